import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from '../../test/support/free-port';
import type { BenchmarkCase } from '../harness/benchmark-case';
import { Clients } from '../harness/clients';
import { small } from '../harness/payloads';
import { startApp, stopApp } from '../harness/sails-app';
import { quantile } from '../harness/statistics';
import { type Variant, variants } from '../harness/variants';

/** The delay of messages in milliseconds, from the call until the client's process receives them. */
export interface LatencyRow {
  readonly subscribers: number;
  readonly variant: string;
  readonly callsPerSecond: number;
  readonly messages: number;
  readonly p50: number;
  readonly p99: number;
}

const CALLS_PER_SECOND = 200;
const COMPARED: Variant[] = ['io.to(room).emit()', 'Model.message()'];

/** The delay at a steady rate of calls. The variants alternate, each for a second. */
const latency: BenchmarkCase<LatencyRow> = {
  async run(quick) {
    const seconds = quick ? 1 : 10;
    return [...(await measureDelays(1, seconds)), ...(await measureDelays(100, seconds))];
  },
};

async function measureDelays(subscribers: number, seconds: number): Promise<LatencyRow[]> {
  const clients = new Clients();
  const port = await freePort();
  const sails = await startApp({ port });
  try {
    await clients.connect('socket.io', port, subscribers);
    sails.io.socketsJoin(sails.models.user.getRoomName(83));
    const delays = new Map<Variant, number[]>(COMPARED.map((variant) => [variant, []]));
    for (let second = 0; second <= seconds; second++) {
      for (const variant of COMPARED) {
        await callSteadily((at) => {
          variants[variant]({ sails, id: 83, data: { at, ...small[1] } })();
        });
        await clients.received('socket.io', CALLS_PER_SECOND * subscribers);
        const measured = await clients.delays();
        if (second > 0) delays.get(variant)?.push(...measured); // the first second warms up
      }
      process.stdout.write(`\r  ${subscribers} subscribers, second ${second} of ${seconds}`);
    }
    process.stdout.write('\n');
    return [...delays].map(([variant, measured]) => ({
      subscribers,
      variant,
      callsPerSecond: CALLS_PER_SECOND,
      messages: measured.length,
      p50: quantile(measured, 0.5),
      p99: quantile(measured, 0.99),
    }));
  } finally {
    clients.stop();
    await stopApp(sails);
  }
}

/** Milliseconds on the monotonic clock, which all processes of a machine share. */
function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

async function callSteadily(call: (at: number) => void): Promise<void> {
  const start = now();
  for (let calls = 0; calls < CALLS_PER_SECOND; calls++) {
    const wait = start + (calls * 1_000) / CALLS_PER_SECOND - now();
    if (wait > 0) await sleep(wait);
    call(now());
  }
}

export default latency;
