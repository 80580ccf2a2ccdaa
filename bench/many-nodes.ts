import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from '../test/support/free-port';
import { findProgram } from '../test/support/programs';
import { ClientProcess } from './client-process';
import type { AdapterName, NodeOrder } from './node';
import { spread, type Spread } from './statistics';

/** What a message does on many nodes, of which one calls and another has the subscriber. */
export interface NodesRow {
  readonly adapter: AdapterName;
  readonly variant: string;
  readonly nodes: number;
  /** How many nodes one message wakes. */
  readonly wakes: number;
  /** Messages of a second, from the first call until the last has been heard. */
  readonly rate: Spread;
}

const NODES = 4;
const RIVALS = ['io.to(room).emit()', 'Model.message()'];

/** Answers nothing where there is no redis-server. */
export async function measureNodes(rounds: number, calls: number): Promise<NodesRow[]> {
  const program = findProgram('redis-server');
  if (program === undefined) {
    console.log('  there is no redis-server: left out');
    return [];
  }
  const redisPort = await freePort();
  const redis = spawn(program, ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', ''], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    for await (const text of redis.stdout) if (String(text).includes('Ready to accept connections')) break;
    return [
      ...(await measureAdapter('plain', redisPort, rounds, calls)),
      ...(await measureAdapter('sharded', redisPort, rounds, calls)),
    ];
  } finally {
    redis.kill();
  }
}

async function measureAdapter(
  adapter: AdapterName,
  redisPort: number,
  rounds: number,
  calls: number,
): Promise<NodesRow[]> {
  const clients = new ClientProcess();
  const nodes = await Promise.all(Array.from({ length: NODES }, () => Node.start(adapter, redisPort)));
  const [caller, hearer] = nodes as [Node, Node];
  try {
    await clients.connect('socket.io', hearer.port, 1);
    await sleep(500); // the adapters have no event for what the others have subscribed to
    const rates = new Map<string, number[]>(RIVALS.map((variant) => [variant, []]));
    const wakes = new Map<string, number>();
    for (let round = 0; round <= rounds; round++) {
      for (const variant of RIVALS) {
        await Promise.all(nodes.map((node) => node.ask({ order: 'wakes' })));
        const start = performance.now();
        await Promise.all([caller.ask({ order: 'send', variant, calls }), clients.arrival('socket.io', calls)]);
        const seconds = (performance.now() - start) / 1_000;
        const woken = await Promise.all(nodes.map((node) => node.ask({ order: 'wakes' })));
        wakes.set(variant, woken.reduce((one, other) => one + other) / calls);
        if (round > 0) rates.get(variant)?.push(calls / seconds); // the first warms up
      }
    }
    return RIVALS.map((variant) => ({
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

class Node {
  static async start(adapter: AdapterName, redisPort: number): Promise<Node> {
    const options = { execArgv: ['--require', 'tsx/cjs'] };
    const child = fork(join(__dirname, 'node.ts'), [adapter, String(redisPort)], options);
    const [port] = (await once(child, 'message')) as [number];
    return new Node(child, port);
  }

  private constructor(
    readonly child: ChildProcess,
    readonly port: number,
  ) {}

  async ask(order: NodeOrder): Promise<number> {
    const answered = once(this.child, 'message');
    this.child.send(order);
    const [answer] = (await answered) as [number];
    return answer;
  }

  stop(): void {
    this.child.disconnect();
  }
}
