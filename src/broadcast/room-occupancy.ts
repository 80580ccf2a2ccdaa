import { EventEmitter } from 'node:events';

import type { Namespace, Server } from 'socket.io';

import type { Broadcaster } from './broadcaster';

type Adapter = Namespace['adapter'];

/**
 * Whether a broadcast to a room would certainly reach no socket, so that the caller can skip it: Socket.IO encodes the
 * packet before it looks up the sockets in the room, which is most of the cost of a message without recipients.
 *
 * Only Socket.IO's own in-memory adapter knows all sockets in a room. All others forward the packet to other nodes or keep
 * it for clients that return, so they are always called, as is any broadcaster that is not a server or a namespace.
 *
 * @see https://github.com/socketio/socket.io-adapter/issues/38 - once Socket.IO looks at the room first, remove this file.
 */
export function hasNoRecipients(broadcaster: Broadcaster, room: string, omittedSocketId?: string): boolean {
  const namespace = resolveNamespace(broadcaster);
  const { adapter } = namespace;
  if (adapter?.nsp !== namespace || !isInMemoryAdapter(adapter)) return false;
  const sockets = adapter.rooms.get(room);
  return sockets === undefined || (omittedSocketId !== undefined && sockets.size === 1 && sockets.has(omittedSocketId));
}

/** A server broadcasts by its main namespace. */
export function resolveNamespace(broadcaster: unknown): Partial<Namespace> {
  const { sockets } = broadcaster as Partial<Server>;
  return sockets !== undefined && sockets.server === broadcaster ? sockets : (broadcaster as Partial<Namespace>);
}

/**
 * Socket.IO exports no name for its in-memory adapter, but its class is the only one that extends EventEmitter directly:
 * all other adapters extend that class. The adapter of Socket.IO 2 keeps its rooms in a plain object.
 */
function isInMemoryAdapter(adapter: Adapter): boolean {
  const prototype = Object.getPrototypeOf(adapter) as Adapter;
  const extendsEventEmitterDirectly = Object.getPrototypeOf(prototype) === EventEmitter.prototype;
  return extendsEventEmitterDirectly && adapter.broadcast === prototype.broadcast && adapter.rooms instanceof Map;
}
