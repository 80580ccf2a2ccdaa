import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { Library } from '../../test/chaos/library';
import { Proxy } from '../../test/support/proxy';
import { RedisServer } from '../../test/support/redis-server';
import type { LoopReport } from './loop-monitor';
import type { NodeCommand } from './recovery-protocol';

export interface Setup {
  readonly name: string;
  readonly library: Library;
  readonly nodes: number;
  /** Without it, the one node has all in memory. */
  readonly streams: boolean;
}

const MAX_DISCONNECTION_DURATION = 120_000;

/** Nodes behind one address, at which each new connection goes to any of them. */
export class RecoveryCluster {
  readonly nodes: RecoveryNode[] = [];
  readonly redis: RedisServer | undefined;
  readonly #proxy: Proxy;

  private constructor(readonly setup: Setup) {
    this.redis = setup.streams ? new RedisServer() : undefined;
    this.#proxy = new Proxy(() => {
      const alive = this.nodes.filter(({ isAlive }) => isAlive);
      return alive[Math.floor(Math.random() * alive.length)]?.port;
    });
  }

  static async start(setup: Setup): Promise<RecoveryCluster> {
    const cluster = new RecoveryCluster(setup);
    await cluster.redis?.start();
    for (let node = 0; node < setup.nodes; node++) await cluster.addNode();
    await cluster.#proxy.open();
    return cluster;
  }

  async addNode(): Promise<RecoveryNode> {
    const node = await RecoveryNode.start(this.setup, this.redis);
    this.nodes.push(node);
    return node;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#proxy.port}`;
  }

  async stop(): Promise<void> {
    this.#proxy.close();
    await Promise.all(this.nodes.map((node) => node.kill()));
    await this.redis?.stop();
  }
}

export class RecoveryNode {
  private constructor(
    readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static async start({ library }: Setup, redis: RedisServer | undefined): Promise<RecoveryNode> {
    const redisPort = redis === undefined ? undefined : Number(new URL(redis.url).port);
    const config = { library, redisPort, maxDisconnectionDuration: MAX_DISCONNECTION_DURATION };
    const child = fork(join(__dirname, 'recovery-node.ts'), [JSON.stringify(config)], {
      execArgv: ['--expose-gc', '--require', 'tsx/cjs'],
    });
    const [port] = (await once(child, 'message')) as [number];
    return new RecoveryNode(child, port);
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  send(command: Omit<Extract<NodeCommand, { command: 'send' }>, 'command'>): Promise<number> {
    return this.#run({ command: 'send', ...command }) as Promise<number>;
  }

  /** What has happened since the last report. */
  report(): Promise<LoopReport> {
    return this.#run({ command: 'report' }) as Promise<LoopReport>;
  }

  /** In bytes, after a garbage collection. */
  heap(): Promise<number> {
    return this.#run({ command: 'heap' }) as Promise<number>;
  }

  async #run(command: NodeCommand): Promise<unknown> {
    const replied = once(this.child, 'message');
    this.child.send(command);
    const [{ result }] = (await replied) as [{ result: unknown }];
    return result;
  }

  async kill(): Promise<void> {
    if (!this.isAlive) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}
