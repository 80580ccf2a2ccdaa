import { EventEmitter } from 'node:events';

import { initializeOnce } from './initialize-once';
import { MemoryLog } from './memory-log';
import { parseRecoveryOptions, type RecoveryOptions } from './options';
import { createRecoveryAdapter } from './recovery-adapter';
import { type AdapterClass, assertSupported } from './socket-io';

const TOO_LATE =
  'connectionStateRecovery is enabled too late: a client has connected. Enable it before the server listens.';
const UNSUPPORTED_ADAPTER =
  "connectionStateRecovery can't be enabled with this Socket.IO adapter. It works with no adapter on one node, and with " +
  "sails-hook-message/redis-streams on many. Socket.IO's adapters for Redis Streams and MongoDB recover clients by a way of " +
  'their own, which loses messages in some cases. Change the adapter, or turn recovery off.';

/**
 * Turns on connection state recovery for a Socket.IO server: a client that was disconnected for a short time comes back into
 * its rooms and receives what it missed. A server with the adapter of `sails-hook-message/redis-streams` needs this only if
 * it was constructed without `connectionStateRecovery`.
 *
 * @param io - a server of Socket.IO 4.6 or newer, without an adapter (one node) or with the adapter of
 * `sails-hook-message/redis-streams`
 * @param options - Socket.IO's option `connectionStateRecovery`, with Socket.IO's defaults: clients may be disconnected for
 * two minutes, and the middlewares of `io.use()` are skipped for those that are recovered
 * @throws Error if the server or its adapter can't recover clients, if an option is invalid, or if a client has connected
 * already
 *
 * @example
 * const io = new Server(httpServer);
 * enableRecovery(io, { maxDisconnectionDuration: 60_000 });
 */
// Socket.IO takes the option in the constructor alone, but reads it from `opts` whenever it needs it.
export function enableRecovery(io: object, options: Partial<RecoveryOptions> = {}): void {
  const parsed = parseRecoveryOptions(options, 'connectionStateRecovery');
  if (parsed === undefined) return; // `false`, by which Socket.IO's own option turns recovery off.
  assertSupported(io, 'connectionStateRecovery');
  if (io.engine !== undefined && io.engine.clientsCount > 0) throw new Error(TOO_LATE);
  const Adapter = findInMemoryAdapter(io.adapter());
  if (Adapter === undefined && io.of('/').adapter.canRecover !== true) throw new Error(UNSUPPORTED_ADAPTER);

  io.opts.connectionStateRecovery = parsed;
  if (Adapter === undefined) return;
  const getOptions = () => io.opts.connectionStateRecovery ?? parsed;
  io.adapter(initializeOnce(createRecoveryAdapter(Adapter, new MemoryLog(getOptions), getOptions)));
}

/** Socket.IO has two adapters in memory: the base of all adapters, and the one for its own recovery, which extends it. */
function findInMemoryAdapter(Adapter: AdapterClass): AdapterClass | undefined {
  const Parent = Object.getPrototypeOf(Adapter) as AdapterClass;
  if (Object.getPrototypeOf(Adapter.prototype) === EventEmitter.prototype) return Adapter;
  return Adapter.name === 'SessionAwareAdapter' ? findInMemoryAdapter(Parent) : undefined;
}
