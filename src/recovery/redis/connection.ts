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
}

/** What `createClient()` or `createCluster()` of node-redis returns. */
interface NodeRedisClient {
  /** Only a cluster has it. */
  readonly masters?: unknown;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- that of a cluster takes a key first
  sendCommand(...args: any[]): Promise<unknown>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
  duplicate(...options: any[]): NodeRedisClient;
  connect(): Promise<unknown>;
  disconnect(): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** A connection to Redis, by whichever client. */
export class RedisConnection {
  readonly #client: RedisClient;

  constructor(client: RedisClient) {
    this.#client = client;
    // Without a listener, an error of node-redis ends the process. The listeners of the app are called too.
    client.on('error', () => undefined);
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

  /** Opens another connection, for commands that block. It connects again for as long as it takes. */
  duplicate(): RedisConnection {
    const client = this.#client;
    if (isIoRedis(client)) {
      const options = { maxRetriesPerRequest: null, commandTimeout: undefined };
      return new RedisConnection(client.isCluster === true ? client.duplicate() : client.duplicate(options));
    }
    const copy = client.duplicate();
    const connection = new RedisConnection(copy);
    copy.connect().catch(() => undefined);
    return connection;
  }

  /** Closes the connection, and rejects what is under way. */
  async close(): Promise<void> {
    try {
      await this.#client.disconnect();
    } catch {
      // It is closed already.
    }
  }
}

function isIoRedis(client: RedisClient): client is IoRedisClient {
  return 'call' in client;
}
