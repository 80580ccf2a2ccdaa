import { EventEmitter } from 'node:events';

import type { Broadcaster, Socket } from '../types';

/**
 * Whether it is certain that nobody but the requester is in a room, so that nothing need be sent there.
 *
 * Socket.IO encodes a packet before it looks who is there, which is most of what a message to nobody costs. Which rooms
 * there are is documented (https://socket.io/docs/v4/rooms/), but only of the plain adapter in memory is it the whole
 * truth: the others forward a packet to other nodes, or keep it for those who come back. Socket.IO has no word for that
 * plain one, so it is told here, and nowhere else, by what all others differ in: they are made from it. Whatever differs,
 * and whatever broadcaster is more than a server or a namespace, is always called.
 *
 * @param broadcaster - what the envelope would go out by
 * @param requester - the socket that is left out, if any
 *
 * @example
 * if (!isSurelyEmpty(io, room, undefined)) io.to(room).emit('user', envelope);
 */
export function isSurelyEmpty(broadcaster: Broadcaster, room: string, requester: Socket | undefined): boolean {
  const namespace = namespaceOf(broadcaster);
  const { adapter } = namespace;
  if (adapter?.nsp !== namespace || !isPlain(adapter)) return false;
  const sockets = adapter.rooms.get(room);
  return sockets === undefined || (requester !== undefined && sockets.size === 1 && sockets.has(requester.id));
}

/** A server or a namespace of Socket.IO 4, as far as this looks; any other broadcaster may lack all of it. */
interface Namespace {
  readonly adapter?: Adapter;
  readonly server?: unknown;
}

interface Adapter {
  readonly nsp: unknown;
  readonly rooms: ReadonlyMap<string, ReadonlySet<string>>;
  readonly broadcast: unknown;
}

/** A server broadcasts by its main namespace. */
function namespaceOf(broadcaster: Broadcaster & { readonly sockets?: Namespace }): Namespace {
  const { sockets } = broadcaster;
  return sockets?.server === broadcaster ? sockets : (broadcaster as Namespace);
}

/** Socket.IO 4's own class stands right on Node's EventEmitter; Socket.IO 2 keeps its rooms in no Map. */
function isPlain(adapter: Adapter): boolean {
  const prototype = Object.getPrototypeOf(adapter) as Adapter;
  const isFirstOfItsKind = Object.getPrototypeOf(prototype) === EventEmitter.prototype;
  return isFirstOfItsKind && adapter.broadcast === prototype.broadcast && adapter.rooms instanceof Map;
}
