import { DEFAULT_OPTIONS, parseRecoveryOptions } from '../options';
import { createRecoveryAdapter } from '../recovery-adapter';
import { type AdapterClass, assertSupported, type Server } from '../socket-io';
import { createCodec } from './codec';
import { createKeys } from './commands';
import { connect, type RedisClient, RedisConnection } from './connection';
import { RedisLog } from './redis-log';
import { createRequestAdapter } from './request-adapter';
import { Requests } from './requests';
import { StreamReader } from './stream-reader';
import { withDeadline } from './with-deadline';

/** How long the last command may take, in milliseconds. */
const CLOSE_TIME = 1000;

/** Creates the adapter class of one server, for all its namespaces. They share the connections and the log. */
export function createClusterAdapter(
  server: Server,
  client: RedisClient | (() => RedisClient),
  { keyPrefix, maxLen }: { readonly keyPrefix: string; readonly maxLen: number },
): AdapterClass {
  assertSupported(server, 'The adapter of sails-hook-message/redis-streams');
  const { opts } = server;
  const options = parseRecoveryOptions(opts.connectionStateRecovery, 'connectionStateRecovery');
  if (options !== undefined) opts.connectionStateRecovery = options;
  const getOptions = () => opts.connectionStateRecovery ?? DEFAULT_OPTIONS;

  const isOwn = typeof client === 'function';
  const redis = new RedisConnection(isOwn ? connect(client()) : client, isOwn);
  const keys = createKeys(keyPrefix);
  const log = new RedisLog(redis, keys, createCodec(server), maxLen, getOptions);
  const requests = new Requests(redis, keys, log.node);
  const reader = new StreamReader(redis.duplicate(), [log.stream, ...requests.streams]);
  let openAdapters = 0;

  return class extends createRecoveryAdapter(createRequestAdapter(log.node, requests), log, getOptions) {
    override init(): void | Promise<void> {
      const result = super.init();
      if (openAdapters === 0) void reader.run();
      openAdapters++;
      return result;
    }

    /** Resolves when everything that was issued is in Redis, or it takes too long. */
    flush(): Promise<void> {
      return log.flush();
    }

    override async close(): Promise<void> {
      await super.close();
      openAdapters--;
      if (openAdapters > 0) return;
      await reader.close();
      if (isOwn) await withDeadline(redis.send('', 'PING'), CLOSE_TIME).catch(() => undefined); // What was sent before has arrived then.
      await redis.close();
    }
  };
}
