import { Server } from 'socket.io';

import { createAdapter } from '../../../src/redis-streams';
import type { FakeRedis, FakeRedisClient } from './fake-redis';

interface Options {
  readonly maxLen?: number;
  readonly recovery?: object | false;
  readonly namespaces?: readonly string[];
}

/** A node of a cluster, on a Redis in this process. */
export class ClusterNode {
  readonly io: Server;
  readonly client: FakeRedisClient;

  constructor(
    readonly redis: FakeRedis,
    { maxLen = 10_000, recovery = {}, namespaces = ['/'] }: Options = {},
  ) {
    this.client = redis.createClient();
    const adapter = createAdapter(this.client, { maxLen }) as never;
    this.io = new Server({ adapter, ...(recovery === false ? {} : { connectionStateRecovery: recovery }) });
    for (const name of namespaces) this.io.of(name);
  }

  /** The connection by which it reads. It has a new one if Redis was silent. */
  get reader(): FakeRedisClient {
    const reader = this.redis.clients.find((client) => !client.isClosed && client.origin === this.client);
    if (reader === undefined) throw new Error('The node has no reader.');
    return reader;
  }

  /** Stops what it does once in a while, as if its process ended. */
  abandon(): void {
    for (const adapter of this.#adapters) void adapter.close();
  }

  async close(): Promise<void> {
    await Promise.all(this.#adapters.map((adapter) => adapter.close()));
  }

  get #adapters(): { close: () => Promise<void> }[] {
    const { _nsps } = this.io as unknown as { _nsps: Map<string, { adapter: { close: () => Promise<void> } }> };
    return Array.from(_nsps.values(), ({ adapter }) => adapter);
  }
}
