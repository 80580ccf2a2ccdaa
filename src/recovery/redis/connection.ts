/** A client of ioredis, or of node-redis (the package `redis`), as its package makes it. */
export type RedisClient = IoRedisClient | NodeRedisClient;

/** `Redis` or `Cluster` of ioredis. */
interface IoRedisClient {
  readonly isCluster?: boolean;
  call(command: string, ...args: string[]): Promise<unknown>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- both classes take options of their own
  duplicate(...options: any[]): IoRedisClient;
  disconnect(): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  listenerCount(event: string): number;
}

/** What `createClient()` or `createCluster()` of node-redis returns. */
interface NodeRedisClient {
  /** Only a cluster has it. */
  readonly masters?: unknown;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- that of a cluster takes a key first
  sendCommand(...args: any[]): Promise<unknown>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
  duplicate(...options: any[]): NodeRedisClient;
  readonly isOpen: boolean;
  connect(): Promise<unknown>;
  disconnect(): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  listenerCount(event: string): number;
}

/** How often an error of Redis is reported where the app doesn't listen for them, in milliseconds. */
const REPORT_INTERVAL = 60_000;

/** A connection to Redis, by whichever client. */
export class RedisConnection {
  readonly #client: RedisClient;
  #reportedAt = -Infinity;

  /** @param client - without a listener, an error of node-redis ends the process. The listeners of the app are called too. */
  constructor(client: RedisClient, reportsErrors = true) {
    this.#client = client;
    client.on('error', (error) => {
      if (reportsErrors) this.#report(error);
    });
  }

  /**
   * Sends a command. Its reply is as Redis sends it.
   *
   * @param key - the key that the command is about, by which a cluster finds the right node
   */
  send(key: string, command: string, ...args: string[]): Promise<unknown> {
    const client = this.#client;
    if (isIoRedis(client)) return client.call(command, ...args);
    return client.masters === undefined
      ? client.sendCommand([command, ...args])
      : client.sendCommand(key, false, [command, ...args]);
  }

  /** Opens another connection, for commands that block. */
  duplicate(): RedisConnection {
    const client = this.#client;
    if (isIoRedis(client)) {
      // A command that blocks is rejected, not sent again, when the connection breaks: it has to be known that it broke.
      const options = { maxRetriesPerRequest: 0, commandTimeout: undefined };
      return new RedisConnection(client.isCluster === true ? client.duplicate() : client.duplicate(options), false);
    }
    return new RedisConnection(connect(client.duplicate()), false);
  }

  /** Closes the connection, and rejects what is under way. */
  async close(): Promise<void> {
    try {
      await this.#client.disconnect();
    } catch {
      // It is closed already.
    }
  }

  /** Without Redis no client can connect, so an app that doesn't listen for errors must still see why. */
  #report({ message }: Error): void {
    if (this.#client.listenerCount('error') > 1 || performance.now() - this.#reportedAt < REPORT_INTERVAL) return;
    this.#reportedAt = performance.now();
    process.emitWarning(`sails-hook-message: Redis: ${message}`);
  }
}

/** Connects a client that was just created. Those of ioredis do so automatically. It tries for as long as it takes. */
export function connect(client: RedisClient): RedisClient {
  if (!isIoRedis(client) && !client.isOpen) client.connect().catch(() => undefined);
  return client;
}

function isIoRedis(client: RedisClient): client is IoRedisClient {
  return 'call' in client;
}
