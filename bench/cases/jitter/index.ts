import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { BenchmarkCase } from '../../harness/benchmark-case';
import { RecoveryCluster, type Setup } from '../../harness/recovery-cluster';
import { quantile } from '../../harness/statistics';
import type { ClientCommand, ClientResult } from './client-program';
import { type Profile, PUBLISHED, QUICK } from './profile';

export interface JitterRow {
  readonly setup: string;
  readonly clients: number;
  readonly expected: number;
  /** Of what was expected, in percent. */
  readonly delivered: number;
  readonly duplicates: number;
  readonly returns: number;
  /** Of the returns, in percent. */
  readonly recovered: number;
  /** From the request to connect until the last missed message, in milliseconds; 0 where nothing was replayed. */
  readonly replayP50: number;
  readonly replayP99: number;
  /** From the sending of a message until a client has it, the time away included, in milliseconds. */
  readonly delayP50: number;
  readonly delayP99: number;
}

const SETUPS: readonly Setup[] = [
  { name: 'Socket.IO without recovery', library: 'none', nodes: 1, streams: false },
  { name: "Socket.IO's recovery, in memory", library: 'upstream', nodes: 1, streams: false },
  { name: "Socket.IO's recovery, Redis Streams, one node", library: 'upstream', nodes: 1, streams: true },
  { name: "Socket.IO's recovery, Redis Streams, two nodes", library: 'upstream', nodes: 2, streams: true },
  { name: 'this package, in memory', library: 'ours', nodes: 1, streams: false },
  { name: 'this package, Redis Streams, one node', library: 'ours', nodes: 1, streams: true },
  { name: 'this package, Redis Streams, two nodes', library: 'ours', nodes: 2, streams: true },
];

const CLIENT_PROCESSES = 2;

const jitter: BenchmarkCase<JitterRow> = {
  async run(quick) {
    const rows: JitterRow[] = [];
    for (const setup of SETUPS) {
      console.log(`  ${setup.name}`);
      rows.push(await measure(setup, quick ? QUICK : PUBLISHED));
    }
    return rows;
  },
};

async function measure(setup: Setup, profile: Profile): Promise<JitterRow> {
  const cluster = await RecoveryCluster.start(setup);
  const processes: ChildProcess[] = [];
  try {
    const count = profile.clients / CLIENT_PROCESSES;
    for (let index = 0; index < CLIENT_PROCESSES; index++) {
      const args = [cluster.url, String(count), JSON.stringify(profile)];
      processes.push(fork(join(__dirname, 'client-program.ts'), args, { execArgv: ['--require', 'tsx/cjs'] }));
    }
    await Promise.all(processes.map((child) => once(child, 'message')));
    await sleep(profile.settlingTime);

    for (const child of processes) child.send('cut' satisfies ClientCommand);
    const { messages, messagesPerSecond, duration, away } = profile;
    await Promise.all([
      cluster.nodes[0]?.send({ count: messages, records: 1, perSecond: messagesPerSecond }),
      sleep(duration + 5 * away), // who was cut at last has come back by then
    ]);
    const results = await Promise.all(processes.map(finish));
    return summarize(setup, profile, results);
  } finally {
    for (const child of processes) child.kill();
    await cluster.stop();
  }
}

async function finish(child: ChildProcess): Promise<ClientResult> {
  const replied = once(child, 'message');
  child.send('finish' satisfies ClientCommand);
  return ((await replied) as [ClientResult])[0];
}

function summarize({ name }: Setup, { clients, messages }: Profile, results: readonly ClientResult[]): JitterRow {
  const sum = (select: (result: ClientResult) => number) => results.reduce((total, one) => total + select(one), 0);
  const [expected, returns] = [clients * messages, sum((result) => result.returns)];
  const replays = results.flatMap((result) => result.replays);
  const delays = results.flatMap((result) => result.delays);
  return {
    setup: name,
    clients,
    expected,
    delivered: (100 * sum(({ received }) => received)) / expected,
    duplicates: sum(({ duplicates }) => duplicates),
    returns,
    recovered: (100 * sum(({ recovered }) => recovered)) / returns,
    replayP50: replays.length > 0 ? quantile(replays, 0.5) : 0,
    replayP99: replays.length > 0 ? quantile(replays, 0.99) : 0,
    delayP50: quantile(delays, 0.5),
    delayP99: quantile(delays, 0.99),
  };
}

export default jitter;
