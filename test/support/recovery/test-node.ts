import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createAdapter as createUpstreamAdapter } from '@socket.io/redis-streams-adapter';
import type Redis from 'ioredis';
import { Server, type ServerOptions } from 'socket.io';

import { enableRecovery } from '../../../src/recovery/enable';
import { parseRecoveryOptions } from '../../../src/recovery/options';
import { type AdapterOptions, createAdapter, type RedisClient } from '../../../src/redis-streams';

/**
 * With RECOVERY_OF=socket.io the tests run with Socket.IO's own recovery and its adapter for Redis Streams, which fail those
 * of the faults that this package mends.
 */
export const IS_UPSTREAM = process.env['RECOVERY_OF'] === 'socket.io';

export interface NodeOptions extends AdapterOptions {
  /** As in Socket.IO's `connectionStateRecovery`. */
  readonly recovery?: object | boolean;
  /** Without it, the node is alone and keeps everything in memory. */
  readonly redis?: RedisClient | (() => RedisClient) | undefined;
  readonly server?: Partial<ServerOptions>;
}

/** A Socket.IO server that recovers clients. */
export class TestNode {
  readonly http: HttpServer = createServer();
  readonly io: Server;

  constructor({ recovery = true, redis, server = {}, ...adapterOptions }: NodeOptions) {
    const connectionStateRecovery = parseRecoveryOptions(recovery, 'connectionStateRecovery');
    const options: Partial<ServerOptions> = { transports: ['websocket'], ...server };
    if (redis !== undefined)
      options.adapter = (IS_UPSTREAM ? upstreamAdapter : createAdapter)(redis, adapterOptions) as never;
    if (connectionStateRecovery !== undefined && (IS_UPSTREAM || redis !== undefined)) {
      options.connectionStateRecovery = connectionStateRecovery;
    }
    this.io = new Server(this.http, options);
    if (IS_UPSTREAM) this.io.on('connection', (socket) => socket.emit('sails-hook-message:offset'));
    else if (connectionStateRecovery !== undefined && redis === undefined)
      enableRecovery(this.io, connectionStateRecovery);
  }

  async start(): Promise<this> {
    this.http.listen(0, '127.0.0.1');
    await once(this.http, 'listening');
    return this;
  }

  get port(): number {
    return (this.http.address() as AddressInfo).port;
  }

  /** Resolves when Redis has what the node has issued and saved. */
  async flush(): Promise<void> {
    const { adapter } = this.io.of('/') as { adapter: { flush?(): Promise<void> } };
    await adapter.flush?.();
  }

  async stop(): Promise<void> {
    await this.io.close();
  }
}

function upstreamAdapter(
  redis: RedisClient | (() => RedisClient),
  { keyPrefix = 'upstream', maxLen = 10_000 }: AdapterOptions,
) {
  const client = (typeof redis === 'function' ? redis() : redis) as unknown as Redis;
  return createUpstreamAdapter(client, { streamName: keyPrefix, sessionKeyPrefix: `${keyPrefix}:`, maxLen });
}
