import { EventEmitter } from 'node:events';

import { MemoryLog } from './memory-log';
import type { RecoveryOptions } from './options';
import { createRecoveryAdapter } from './recovery-adapter';
import type { AdapterClass, Server } from './socket-io';

/**
 * Turns on connection state recovery for a Socket.IO server that was constructed without it, as Sails constructs its own.
 * Socket.IO takes the option in the constructor alone, but reads it from `opts` whenever it needs it.
 *
 * @param io - a server with the adapter in memory, or with that of `sails-hook-message/redis-streams`
 * @throws Error where the server or its adapter can't recover clients, or clients have connected already
 */
export function enableRecovery(io: object, options: RecoveryOptions): void {
  const server = io as Server;
  if (typeof server.of !== 'function' || !('persistSession' in server.of('/').adapter)) throw new Error(TOO_OLD);
  if (server.engine !== undefined && server.engine.clientsCount > 0) throw new Error(TOO_LATE);
  const Adapter = findInMemoryAdapter(server.adapter());
  if (Adapter === undefined && server.of('/').adapter.canRecover !== true) throw new Error(UNSUPPORTED_ADAPTER);

  server.opts.connectionStateRecovery = options;
  if (Adapter !== undefined)
    server.adapter(createRecoveryAdapter(Adapter, new MemoryLog(() => options), () => options));
}

/** Socket.IO has two adapters in memory: the base of all adapters, and the one for its own recovery, which is made from it. */
function findInMemoryAdapter(Adapter: AdapterClass): AdapterClass | undefined {
  const Parent = Object.getPrototypeOf(Adapter) as AdapterClass;
  if (Object.getPrototypeOf(Adapter.prototype) === EventEmitter.prototype) return Adapter;
  return Adapter.name === 'SessionAwareAdapter' ? findInMemoryAdapter(Parent) : undefined;
}

const TOO_OLD =
  'connectionStateRecovery needs Socket.IO 4.6 or newer, and this server is older. ' +
  'Update it (in a Sails app: npm install sails-hook-sockets@3), or turn recovery off.';
const TOO_LATE =
  'connectionStateRecovery is enabled too late: a client has connected. Enable it before the server listens.';
const UNSUPPORTED_ADAPTER =
  "connectionStateRecovery can't be enabled with this Socket.IO adapter. It works with no adapter on one node, and with " +
  "sails-hook-message/redis-streams on many. Socket.IO's adapters for Redis Streams and MongoDB recover clients by a way of " +
  'their own, which loses messages in some cases. Change the adapter, or turn recovery off.';
