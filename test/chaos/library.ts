import type { Server as HttpServer } from 'node:http';

import { createAdapter as createUpstreamAdapter } from '@socket.io/redis-streams-adapter';
import { Redis } from 'ioredis';
import { Server, type ServerOptions } from 'socket.io';

import type { mixin as Mixin } from '../../src/model/mixin';
import type { enableRecovery as EnableRecovery } from '../../src/recovery/recovery';
import type { NodeConfig } from './protocol';

/** The library as it is shipped: what `npm run build` made. This file knows how it is set up; nothing else does. */
/* eslint-disable @typescript-eslint/no-require-imports */
export const { mixin } = require('../../dist/waterline') as { mixin: typeof Mixin };
const { enableRecovery } = require('../../dist/recovery/recovery') as { enableRecovery: typeof EnableRecovery };
/* eslint-enable @typescript-eslint/no-require-imports */

export interface ChaosServer {
  readonly io: Server;
  /** Closes it, once what was sent has gone out. */
  close(): Promise<void>;
}

/** A plain Socket.IO server with recovery; without `http`, it only sends. */
export function createServer(http: HttpServer | undefined, config: NodeConfig): ChaosServer {
  const { redisPort, library, pingInterval, pingTimeout, maxDisconnectionDuration } = config;
  const options: Partial<ServerOptions> = { pingInterval, pingTimeout };
  const redis = redisPort === undefined ? undefined : connectToRedis(redisPort);
  if (redis !== undefined) options.adapter = createUpstreamAdapter(redis);
  if (library === 'upstream') options.connectionStateRecovery = { maxDisconnectionDuration, skipMiddlewares: true };
  const io = http === undefined ? new Server(options) : new Server(http, options);
  if (library === 'ours') enableRecovery(io, { maxDisconnectionDuration });
  return {
    io,
    async close() {
      await io.close();
      await redis?.ping();
    },
  };
}

/** What stands in config/ of a Sails app, by docs/scaling.md and docs/recovery.md. */
export function sailsConfigFiles(isMemory: boolean): Record<string, string> {
  const message = `module.exports.message = { recovery: { maxDisconnectionDuration: ${CONFIG}.maxDisconnectionDuration } };`;
  const settings = `pingInterval: ${CONFIG}.pingInterval, pingTimeout: ${CONFIG}.pingTimeout, transports: ['polling', 'websocket']`;
  const memory = `module.exports.sockets = { ${settings} };`;
  const streams = `
    const { createAdapter } = require('@socket.io/redis-streams-adapter');
    const Redis = require('ioredis');
    let redis;
    module.exports.sockets = {
      ${settings},
      adapter: '@socket.io/redis-streams-adapter',
      adapterModule: () => {
        redis = new Redis(${CONFIG}.redisPort, { maxRetriesPerRequest: null });
        redis.on('error', () => {});
        redis.set = (...command) => Redis.prototype.set.apply(redis, command).catch(() => {});
        return createAdapter(redis);
      },
    };
    module.exports.beforeShutdown = (done) => redis.ping(() => done());`;
  return { 'config/message.js': message, 'config/sockets.js': isMemory ? memory : streams };
}
const CONFIG = 'JSON.parse(process.env.CHAOS_NODE)';

function connectToRedis(port: number): Redis {
  const redis = new Redis(port, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  redis.on('error', () => undefined);
  // The adapter doesn't look at what becomes of SET, so that a Redis without memory would end the process.
  redis.set = ((...command: Parameters<Redis['set']>) =>
    Redis.prototype.set.apply(redis, command).catch(() => undefined)) as Redis['set'];
  return redis;
}

/** The name of the log in Redis, for faults that act on it. */
export const STREAM = 'socket.io';
