/**
 * The entry `sails-hook-message/redis-streams`: a Socket.IO adapter for many nodes, with connection state recovery.
 *
 * @packageDocumentation
 * @example
 * import { createAdapter } from 'sails-hook-message/redis-streams';
 */
import { describeType } from './payload/describe-type';
import { createClusterAdapter } from './recovery/redis/cluster-adapter';
import type { RedisClient } from './recovery/redis/connection';
import type { AdapterClass, Namespace, Server } from './recovery/socket-io';

export type { RedisClient };

/** What {@link createAdapter} can be told. */
export interface AdapterOptions {
  /** The prefix of all keys in Redis. Apps that share a Redis need different ones. By default `sails-hook-message`. */
  readonly keyPrefix?: string;
  /**
   * How many events are kept, in Redis and in the memory of each node, whatever their age. A client that missed more is not
   * recovered. By default 10,000.
   */
  readonly maxLen?: number;
}

/**
 * Creates a Socket.IO adapter that sends events between nodes through a stream of Redis. With Socket.IO's
 * `connectionStateRecovery`, a client that was disconnected for a short time is recovered on any of the nodes.
 *
 * @param client - a client of ioredis or node-redis, which the app closes; or a function that makes one, which the adapter
 * closes when the server is closed
 * @returns what Socket.IO takes as `adapter`
 * @throws TypeError where the client is neither
 *
 * @example
 * const io = new Server(httpServer, {
 *   adapter: createAdapter(() => new Redis(process.env.REDIS_URL)),
 *   connectionStateRecovery: {},
 * });
 */
export function createAdapter(client: RedisClient | (() => RedisClient), options: AdapterOptions = {}) {
  const settings = parseAdapterOptions(client, options);
  const adapters = new WeakMap<Server, AdapterClass>();
  return function createNamespaceAdapter(namespace: object): object {
    const { server } = namespace as Namespace;
    const Adapter = adapters.get(server) ?? createClusterAdapter(server, client, settings);
    adapters.set(server, Adapter);
    return new Adapter(namespace as Namespace);
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
