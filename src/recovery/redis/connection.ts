import { DeadlineError, withDeadline } from './with-deadline';

/** A client of ioredis, or of node-redis (the package `redis`), as its package makes it. */
export type RedisClient = IoRedisClient | NodeRedisClient;

/** `Redis` or `Cluster` of ioredis. */
interface IoRedisClient {
  readonly isCluster?: boolean;
  readonly status: string;
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
  /** A cluster does not have it. */
  readonly isReady?: boolean;
  connect(): Promise<unknown>;
  disconnect(): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  listenerCount(event: string): number;
}

/** How long Redis may take to reply, in milliseconds. */
const REPLY_TIME = 10_000;
/** How often an error of Redis is reported where the app doesn't listen for them, in milliseconds. */
const REPORT_INTERVAL = 60_000;

/** A connection to Redis, by whichever client. */
export class RedisConnection {
  #client: RedisClient;
  #isClosed = false;
  #reportedAt = -Infinity;

  /**
   * @param client - without a listener, an error of node-redis ends the process. The listeners of the app are called too
   * @param isOwn - whether the connection is closed with its owner. Otherwise the app closes the client
   */
  constructor(
    client: RedisClient,
    private isOwn = true,
    private readonly reportsErrors = true,
  ) {
    this.#client = this.#listen(client);
  }

  /**
   * Sends a command. Its reply is as Redis sends it.
   *
   * @param key - the key that the command is about, by which a cluster finds the right node
   * @throws DeadlineError if Redis does not reply in time. What was sent may still arrive
   */
  async send(key: string, command: string, ...args: string[]): Promise<unknown> {
    const client = this.#client;
    try {
      // If the connection is closed while it is broken, ioredis leaves the command pending. The process must still end.
      return await withDeadline(sendBy(client, key, command, args), REPLY_TIME, { ref: false });
    } catch (error) {
      // The connection may be broken without a word.
      if (error instanceof DeadlineError && isConnected(client) && client === this.#client) this.#replace();
      throw error;
    }
  }

  /** Opens another connection, for commands that block. */
  duplicate(): RedisConnection {
    const client = this.#client;
    // A command that blocks is rejected, not sent again, when the connection breaks: it has to be known that it broke.
    const options =
      isIoRedis(client) && client.isCluster !== true ? [{ maxRetriesPerRequest: 0, commandTimeout: undefined }] : [];
    return new RedisConnection(connect(client.duplicate(...options)), true, false);
  }

  /** Closes the connection, unless it is the app's, and rejects what is under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.isOwn) await disconnect(this.#client);
  }

  #replace(): void {
    if (this.#isClosed) return;
    const old = this.#client;
    this.#client = this.#listen(connect(old.duplicate()));
    if (this.isOwn) void disconnect(old);
    this.isOwn = true;
  }

  #listen(client: RedisClient): RedisClient {
    client.on('error', (error) => {
      if (this.reportsErrors) this.#report(error);
    });
    return client;
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

function sendBy(client: RedisClient, key: string, command: string, args: readonly string[]): Promise<unknown> {
  if (isIoRedis(client)) return client.call(command, ...args);
  return client.masters === undefined
    ? client.sendCommand([command, ...args])
    : client.sendCommand(key, false, [command, ...args]);
}

async function disconnect(client: RedisClient): Promise<void> {
  try {
    await client.disconnect();
  } catch {
    // It is closed already.
  }
}

/** While it connects, it tries again on its own. */
function isConnected(client: RedisClient): boolean {
  return isIoRedis(client) ? client.status === 'ready' : (client.isReady ?? client.isOpen);
}

function isIoRedis(client: RedisClient): client is IoRedisClient {
  return 'call' in client;
}
