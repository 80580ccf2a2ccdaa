import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from '../test/support/free-port';
import { startApp, stopApp } from './app';
import { ClientProcess } from './client-process';
import { small } from './payloads';
import { quantile } from './statistics';
import { variants, type Variant } from './variants';

/** How long messages were on their way, from the call to the client's other process, in milliseconds. */
export interface LatencyRow {
  readonly subscribers: number;
  readonly variant: string;
  /** The calls of a second. */
  readonly rate: number;
  readonly messages: number;
  readonly p50: number;
  readonly p99: number;
}

const RATE = 200;
const RIVALS: Variant[] = ['io.to(room).emit()', 'Model.message()'];

/** Calls at a steady rate, each way to send for a second in turn. */
export async function measureLatency(seconds: number): Promise<LatencyRow[]> {
  const rows: LatencyRow[] = [];
  for (const subscribers of [1, 100]) rows.push(...(await measureAudience(subscribers, seconds)));
  return rows;
}

async function measureAudience(subscribers: number, seconds: number): Promise<LatencyRow[]> {
  const clients = new ClientProcess();
  const port = await freePort();
  const sails = await startApp({ port });
  try {
    await clients.connect('socket.io', port, subscribers);
    sails.io.socketsJoin(sails.models.user.getRoomName(83));
    const delays = new Map<Variant, number[]>(RIVALS.map((variant) => [variant, []]));
    for (let second = 0; second <= seconds; second++) {
      for (const variant of RIVALS) {
        await atSteadyRate((at) => {
          variants[variant]({ sails, id: 83, data: { at, ...small[1] } })();
        });
        await clients.arrival('socket.io', RATE * subscribers);
        const heard = await clients.delays();
        if (second > 0) delays.get(variant)?.push(...heard); // the first warms up
      }
      process.stdout.write(`\r  ${subscribers} subscribers, second ${second} of ${seconds}`);
    }
    process.stdout.write('\n');
    return [...delays].map(([variant, heard]) => ({
      subscribers,
      variant,
      rate: RATE,
      messages: heard.length,
      p50: quantile(heard, 0.5),
      p99: quantile(heard, 0.99),
    }));
  } finally {
    clients.stop();
    await stopApp(sails);
  }
}

/** The clock that all processes of a machine share, in milliseconds. */
function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

async function atSteadyRate(call: (at: number) => void): Promise<void> {
  const start = now();
  for (let calls = 0; calls < RATE; calls++) {
    const wait = start + (calls * 1_000) / RATE - now();
    if (wait > 0) await sleep(wait);
    call(now());
  }
}
