/**
 * The entry `sails-hook-message/redis-streams`: a Socket.IO adapter for many nodes, with connection state recovery.
 *
 * @packageDocumentation
 * @example
 * import { createAdapter } from 'sails-hook-message/redis-streams';
 */
import { describeType } from './payload/describe-type';
import { initializeOnce } from './recovery/initialize-once';
import { createClusterAdapter } from './recovery/redis/cluster-adapter';
import type { RedisClient } from './recovery/redis/connection';
import { loadSocketIoAdapter } from './recovery/redis/load-socket-io-adapter';
import type { AdapterClass, Namespace, Server } from './recovery/socket-io';

export type { RedisClient };

/** The options of {@link createAdapter}. */
export interface AdapterOptions {
  /** The prefix of all keys in Redis. Apps that share a Redis need different ones. By default `sails-hook-message`. */
  readonly keyPrefix?: string;
  /**
   * How many events Redis and each node keep, whatever their age, and as many joins, leaves and recoveries beside them. A
   * client that was disconnected while more were sent is not recovered. By default 10,000.
   */
  readonly maxLen?: number;
}

/** What Socket.IO takes as `adapter`. Socket.IO's own type is not used, because every app would then need its types. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
export type NamespaceAdapterFactory = (namespace: any) => any;

/**
 * Creates a Socket.IO adapter that sends events between nodes through a stream of Redis. With Socket.IO's
 * `connectionStateRecovery`, a client that was disconnected for a short time is recovered on any of the nodes.
 *
 * @param client - a function that makes a client of ioredis or node-redis, which the adapter closes with the server; or a
 * client, which the app closes. The adapter opens one more connection, to read
 * @param options - the prefix of the keys, and how many events are kept
 * @returns what Socket.IO takes as `adapter`. The server has to be Socket.IO 4.6 or newer
 * @throws TypeError if the client or an option is invalid
 * @throws Error if the package `socket.io-adapter` is not installed, or older than 2.5.5
 *
 * @example
 * const io = new Server(httpServer, {
 *   adapter: createAdapter(() => new Redis(process.env.REDIS_URL)),
 *   connectionStateRecovery: {},
 * });
 *
 * @example
 * // config/sockets.js of a Sails app
 * module.exports.sockets = {
 *   adapter: 'sails-hook-message/redis-streams',
 *   adapterModule: () => createAdapter(() => new Redis(process.env.REDIS_URL)),
 *   connectionStateRecovery: true,
 * };
 */
export function createAdapter(
  client: RedisClient | (() => RedisClient),
  options: AdapterOptions = {},
): NamespaceAdapterFactory {
  const settings = parseAdapterOptions(client, options);
  loadSocketIoAdapter();
  const adapters = new WeakMap<Server, AdapterClass>();
  return function createNamespaceAdapter(namespace: Namespace): object {
    const { server } = namespace;
    const Adapter = adapters.get(server) ?? initializeOnce(createClusterAdapter(server, client, settings));
    adapters.set(server, Adapter);
    return new Adapter(namespace);
  };
}

function parseAdapterOptions(client: unknown, options: AdapterOptions): Required<AdapterOptions> {
  const { keyPrefix = 'sails-hook-message', maxLen = 10_000, ...rest } = options;
  const [unknownKey] = Object.keys(rest);
  const isClient =
    typeof client === 'function' || (typeof client === 'object' && client !== null && 'duplicate' in client);
  if (!isClient) {
    throw new TypeError(
      `createAdapter(): the client is ${describeType(client)}. Pass a client of ioredis or node-redis, or a function that makes one.`,
    );
  }
  if (unknownKey !== undefined) {
    throw new TypeError(`createAdapter(): unknown option ${unknownKey}. The options are keyPrefix and maxLen.`);
  }
  if (typeof keyPrefix !== 'string')
    throw new TypeError(`createAdapter(): keyPrefix is ${describeType(keyPrefix)}. Pass a string.`);
  if (!Number.isSafeInteger(maxLen) || maxLen < 1)
    throw new TypeError('createAdapter(): maxLen is not a whole number above 0.');
  return { keyPrefix, maxLen };
}
