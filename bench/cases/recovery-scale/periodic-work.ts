import { setTimeout as sleep } from 'node:timers/promises';

import type { Redis } from 'ioredis';

import { Clients } from '../../harness/clients';
import { RecoveryCluster, type Setup } from '../../harness/recovery-cluster';
import type { ScaleRow } from './row';

const SETUPS: readonly Setup[] = [
  { name: 'Socket.IO without recovery', library: 'none', nodes: 1, streams: false },
  { name: "Socket.IO's recovery, Redis Streams", library: 'upstream', nodes: 2, streams: true },
  { name: 'this package, in memory', library: 'ours', nodes: 1, streams: false },
  { name: 'this package, Redis Streams', library: 'ours', nodes: 2, streams: true },
];
/** How often each client is sent an offset, in milliseconds. */
const PERIOD = 30_000;
/** Real WebSocket connections, in processes of their own. */
const CLIENT_PROCESSES = 2;

/** Lets clients be connected while nothing is sent, and measures what their node does meanwhile. */
export async function measurePeriodicWork(quick: boolean): Promise<ScaleRow[]> {
  const [clients, periods] = quick ? [200, 0.2] : [10_000, 3];
  const rows: ScaleRow[] = [];
  for (const setup of SETUPS) rows.push(...(await measure(setup, clients, periods)));
  return rows;
}

async function measure(setup: Setup, clients: number, periods: number): Promise<ScaleRow[]> {
  const cluster = await RecoveryCluster.start(setup);
  const processes = Array.from({ length: CLIENT_PROCESSES }, () => new Clients());
  try {
    const [node] = cluster.nodes;
    if (node === undefined) return [];
    await Promise.all(processes.map((one) => one.connect('socket.io', node.port, clients / CLIENT_PROCESSES)));
    await sleep(periods * PERIOD); // sessions are written for the first time
    await node.report();

    const before = await countEntries(cluster.redis?.client);
    await sleep(periods * PERIOD);
    const entries = (await countEntries(cluster.redis?.client)) - before;
    const { longestDelay, longestTimer, longestCollection, cpu } = await node.report();
    const row = (measure: string, value: number): ScaleRow => {
      return { part: 'periodic-work', setup: setup.name, measure, value };
    };
    return [
      row('longest stall of the event loop (ms)', longestDelay),
      row('longest timer of the library (ms of CPU time)', longestTimer),
      row('longest garbage collection (ms)', longestCollection),
      row('CPU time in 30 s (ms)', cpu / periods),
      row('entries in Redis in 30 s', entries / periods),
    ];
  } finally {
    for (const one of processes) one.stop();
    await cluster.stop();
  }
}

/** How many entries were ever added to streams. */
async function countEntries(redis: Redis | undefined): Promise<number> {
  let count = 0;
  for (const key of (await redis?.keys('*')) ?? []) {
    if ((await redis?.type(key)) !== 'stream') continue;
    const info = (await redis?.xinfo('STREAM', key)) as unknown[];
    count += Number(info[info.indexOf('entries-added') + 1]);
  }
  return count;
}
