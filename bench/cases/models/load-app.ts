import { heapInUse } from '../../harness/heap';
import { startApp, stopApp } from '../../harness/sails-app';
import { mixin } from '../../library';

/** What one load of an app took. */
export interface Load {
  /** In milliseconds. */
  readonly time: number;
  /** Without the hook: the time of `mixin()` in milliseconds, and the heap that it takes for each model in bytes. */
  readonly mixin?: { readonly time: number; readonly bytes: number };
}

/** Loads one app in this process: `load-app.ts <models> <with|without>`. It sends the `Load` to its parent. */
async function main(): Promise<void> {
  const [models, hook] = [Number(process.argv[2]), process.argv[3] === 'with'];
  const start = performance.now();
  const sails = await startApp({ models, hook, migrate: 'safe' });
  const time = performance.now() - start;
  let added: Load['mixin'];
  if (!hook) {
    const before = heapInUse();
    const mixinStart = performance.now();
    mixin(Object.values(sails.models), sails.io);
    const mixinTime = performance.now() - mixinStart;
    added = { time: mixinTime, bytes: (heapInUse() - before) / models };
  }
  process.send?.({ time, ...(added && { mixin: added }) } satisfies Load);
  await stopApp(sails);
  process.disconnect();
}

void main();
