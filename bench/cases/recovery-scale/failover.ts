import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { RecoveryCluster, type Setup } from '../../harness/recovery-cluster';
import type { FailoverResult } from './client-program';
import type { ScaleRow } from './row';

const SETUPS: readonly Setup[] = [
  { name: "Socket.IO's recovery, Redis Streams", library: 'upstream', nodes: 1, streams: true },
  { name: 'this package, Redis Streams', library: 'ours', nodes: 1, streams: true },
];

/** How long clients may take that have to come back, in milliseconds. */
const TIMEOUT = 120_000;

/** Kills a node, and measures until all its clients are back on another one and have received what they missed. */
export async function measureFailover(quick: boolean): Promise<ScaleRow[]> {
  const sizes = quick ? { clients: 50, kept: 500 } : { clients: 1000, kept: 9000 };
  const rows: ScaleRow[] = [];
  for (const setup of SETUPS) rows.push(...(await measure(setup, sizes)));
  return rows;
}

async function measure(setup: Setup, { clients, kept }: { clients: number; kept: number }): Promise<ScaleRow[]> {
  const cluster = await RecoveryCluster.start(setup);
  const [first] = cluster.nodes;
  const child = fork(join(__dirname, 'client-program.ts'), [cluster.url, String(clients)], {
    execArgv: ['--require', 'tsx/cjs'],
  });
  try {
    await once(child, 'message');
    const second = await cluster.addNode();
    // Most of what is kept is about records without subscribers, as in an app.
    await second.send({ count: kept, records: 1000 });
    await second.report();

    const replied = once(child, 'message');
    child.send('killed');
    await first?.kill();
    await second.send({ count: 100, records: 100 });
    const timer = setTimeout(() => child.kill(), TIMEOUT);
    const [result] = (await replied) as [FailoverResult];
    clearTimeout(timer);
    const { longestDelay, cpu } = await second.report();
    const row = (measure: string, value: number): ScaleRow => ({ part: 'failover', setup: setup.name, measure, value });
    return [
      row('until the last client has what it missed (ms)', result.time),
      row('recovered (%)', (100 * result.recovered) / clients),
      row("the other node's CPU time (ms)", cpu),
      row("the other node's longest stall (ms)", longestDelay),
    ];
  } finally {
    child.kill();
    await cluster.stop();
  }
}
