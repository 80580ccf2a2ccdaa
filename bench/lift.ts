import { startApp, stopApp } from './app';
import { mixin } from './library';

/** What one lift of an app took. */
export interface Lift {
  /** From nothing to a loaded app, in milliseconds. */
  readonly lift: number;
  /** What the models gained, if the hook was left out: in milliseconds, and in bytes of heap for each model. */
  readonly mixin?: { readonly time: number; readonly bytes: number };
}

/** Loads one app in a process of its own, and tells the parent what it took: `lift.ts <models> <with|without>`. */
async function main(): Promise<void> {
  const [models, hook] = [Number(process.argv[2]), process.argv[3] === 'with'];
  const start = performance.now();
  const sails = await startApp({ models, hook, migrate: 'safe' });
  const lift = performance.now() - start;
  let added: Lift['mixin'];
  if (!hook) {
    const before = heap();
    const begin = performance.now();
    mixin(Object.values(sails.models), sails.io);
    const time = performance.now() - begin;
    added = { time, bytes: (heap() - before) / models };
  }
  process.send?.({ lift, ...(added && { mixin: added }) } satisfies Lift);
  await stopApp(sails);
  process.disconnect();
}

/** What the heap holds once all is thrown away that nobody needs. */
function heap(): number {
  for (let time = 0; time < 3; time++) globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

void main();
