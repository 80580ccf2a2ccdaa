import type { Server as HttpServer } from 'node:http';

import { createAdapter as createUpstreamAdapter } from '@socket.io/redis-streams-adapter';
import { Redis } from 'ioredis';
import { Server, type ServerOptions } from 'socket.io';

import type { mixin as Mixin } from '../../src/model/mixin';
import type { enableRecovery as EnableRecovery } from '../../src/recovery/enable';
import type { createAdapter as CreateAdapter } from '../../src/redis-streams';

/** The library as it is shipped: what `npm run build` made. This file knows how it is set up; nothing else does. */
/* eslint-disable @typescript-eslint/no-require-imports */
export const { mixin } = require('../../dist/waterline') as { mixin: typeof Mixin };
const { createAdapter } = require('../../dist/redis-streams') as { createAdapter: typeof CreateAdapter };
const { enableRecovery } = require('../../dist/recovery/enable') as { enableRecovery: typeof EnableRecovery };
/* eslint-enable @typescript-eslint/no-require-imports */

export interface ChaosServer {
  readonly io: Server;
  /** Closes it, once what was sent has gone out. */
  close(): Promise<void>;
}

/** Whose recovery it is; `none` is Socket.IO as it is, without any. */
export type Library = 'ours' | 'upstream' | 'none';

export interface ServerConfig {
  readonly library: Library;
  /** Without it, all stays in memory. */
  readonly redisPort: number | undefined;
  readonly maxDisconnectionDuration: number;
}

/** A plain Socket.IO server; without `http`, it only sends. */
export function createServer(
  http: HttpServer | undefined,
  config: ServerConfig,
  options: Partial<ServerOptions> = {},
): ChaosServer {
  const { redisPort, library, maxDisconnectionDuration } = config;
  const create = () => (http === undefined ? new Server(options) : new Server(http, options));
  if (library !== 'ours') return createUpstreamServer(create, options, config);

  if (redisPort !== undefined) {
    options.adapter = createAdapter(() => new Redis(redisPort)) as NonNullable<ServerOptions['adapter']>;
    options.connectionStateRecovery = { maxDisconnectionDuration };
  }
  const io = create();
  if (redisPort === undefined) enableRecovery(io, { maxDisconnectionDuration, skipMiddlewares: true });
  return { io, close: () => io.close() };
}

/** Socket.IO's own recovery, in memory or with its Redis Streams adapter. */
function createUpstreamServer(
  create: () => Server,
  options: Partial<ServerOptions>,
  config: ServerConfig,
): ChaosServer {
  const { library, redisPort, maxDisconnectionDuration } = config;
  const redis = redisPort === undefined ? undefined : new Redis(redisPort, { maxRetriesPerRequest: null });
  if (library === 'upstream') options.connectionStateRecovery = { maxDisconnectionDuration, skipMiddlewares: true };
  if (redis !== undefined) {
    redis.on('error', () => undefined);
    // The adapter doesn't look at what becomes of SET, so that a Redis without memory would end the process.
    const set = (...command: Parameters<Redis['set']>) => Redis.prototype.set.apply(redis, command).catch(() => null);
    Object.assign(redis, { set });
    options.adapter = createUpstreamAdapter(redis);
  }
  const io = create();
  return {
    io,
    async close() {
      await io.close();
      await redis?.ping();
    },
  };
}

const CONFIG = 'JSON.parse(process.env.CHAOS_NODE)';
const SETTINGS = `
  pingInterval: config.pingInterval,
  pingTimeout: config.pingTimeout,
  transports: ['polling', 'websocket'],
  connectionStateRecovery: { maxDisconnectionDuration: config.maxDisconnectionDuration },`;

/** What stands in config/ of a Sails app, by docs/guides/scaling.md and docs/guides/recovery.md. */
export function createSailsConfig(isMemory: boolean): Record<string, string> {
  const adapter = `
  adapter: 'sails-hook-message/redis-streams',
  adapterModule: () => createAdapter(() => new Redis(config.redisPort)),`;
  return {
    'config/sockets.js': `
const Redis = require('ioredis');
const { createAdapter } = require('sails-hook-message/redis-streams');
const config = ${CONFIG};
module.exports.sockets = {${SETTINGS}${isMemory ? '' : adapter}
};`,
  };
}
