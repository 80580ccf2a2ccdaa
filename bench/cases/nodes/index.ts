import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from '../../../test/support/free-port';
import { findProgram } from '../../../test/support/programs';
import type { BenchmarkCase } from '../../harness/benchmark-case';
import { Clients } from '../../harness/clients';
import { type Spread, spread } from '../../harness/statistics';
import type { AdapterName, NodeCommand } from './node';

export interface NodesRow {
  readonly adapter: AdapterName;
  readonly variant: string;
  readonly nodes: number;
  /** The number of nodes that receive one message from Redis. */
  readonly wakes: number;
  /** Messages a second, from the first call until the last message is received. */
  readonly rate: Spread;
}

const NODES = 4;
const COMPARED = ['io.to(room).emit()', 'Model.message()'];

/** The throughput of four nodes: one calls, another has the subscriber. It is skipped where redis-server is missing. */
const nodes: BenchmarkCase<NodesRow> = {
  async run(quick) {
    const program = findProgram('redis-server');
    if (program === undefined) {
      console.log('  skipped: install redis-server to run it');
      return [];
    }
    const [rounds, calls] = quick ? [2, 500] : [10, 5_000];
    const port = await freePort();
    const redis = spawn(program, ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      for await (const line of createInterface(redis.stdout)) if (line.includes('Ready to accept connections')) break;
      redis.stdout.resume();
      return [
        ...(await measureAdapter('plain', port, rounds, calls)),
        ...(await measureAdapter('sharded', port, rounds, calls)),
      ];
    } finally {
      redis.kill();
    }
  },
};

async function measureAdapter(
  adapter: AdapterName,
  redisPort: number,
  rounds: number,
  calls: number,
): Promise<NodesRow[]> {
  const clients = new Clients();
  const nodes = await Promise.all(Array.from({ length: NODES }, () => Node.start(adapter, redisPort)));
  const [caller, receiver] = nodes as [Node, Node];
  try {
    await clients.connect('socket.io', receiver.port, 1);
    await sleep(500); // the adapters have no event for the channels that other nodes subscribe to
    const rates = new Map<string, number[]>(COMPARED.map((variant) => [variant, []]));
    const wakes = new Map<string, number>();
    for (let round = 0; round <= rounds; round++) {
      for (const variant of COMPARED) {
        await countWakes(nodes);
        const start = performance.now();
        await Promise.all([caller.run({ command: 'send', variant, calls }), clients.received('socket.io', calls)]);
        const seconds = (performance.now() - start) / 1_000;
        wakes.set(variant, (await countWakes(nodes)) / calls);
        if (round > 0) rates.get(variant)?.push(calls / seconds); // the first round warms up
      }
    }
    return COMPARED.map((variant) => ({
      adapter,
      variant,
      nodes: NODES,
      wakes: wakes.get(variant) ?? 0,
      rate: spread(rates.get(variant) ?? []),
    }));
  } finally {
    clients.stop();
    for (const node of nodes) node.stop();
  }
}

/** The wakes of all nodes since the last call. */
async function countWakes(nodes: readonly Node[]): Promise<number> {
  const counts = await Promise.all(nodes.map((node) => node.run({ command: 'wakes' })));
  return counts.reduce((sum, count) => sum + count);
}

class Node {
  static async start(adapter: AdapterName, redisPort: number): Promise<Node> {
    const child = fork(join(__dirname, 'node.ts'), [adapter, String(redisPort)], {
      execArgv: ['--require', 'tsx/cjs'],
    });
    const [port] = (await once(child, 'message')) as [number];
    return new Node(child, port);
  }

  private constructor(
    readonly child: ChildProcess,
    readonly port: number,
  ) {}

  async run(command: NodeCommand): Promise<number> {
    const replied = once(this.child, 'message');
    this.child.send(command);
    const [result] = (await replied) as [number];
    return result;
  }

  stop(): void {
    this.child.disconnect();
  }
}

export default nodes;
