import { MessageError } from '../errors';
import type { Broadcaster, BroadcastOperator, SocketLike } from './broadcaster';
import { resolveSocket } from './resolve-socket';
import { resolveNamespace } from './room-occupancy';

/** Who receives a message: everyone in a room except the omitted socket. */
export interface Recipients {
  readonly select: (room: string) => BroadcastOperator;
  readonly omittedSocketId?: string;
}

/**
 * Excludes the requesting socket from a message.
 *
 * Socket.IO 2 has no `except()`, but a socket's own `to()` excludes that socket. The choice comes before any call of `to()`,
 * because in Socket.IO 2 `io.to(room)` also changes who receives the next `io.emit()`.
 *
 * @param req - what was passed to `message()`: nothing, a request, a socket, or the id of a socket
 * @throws MessageError `E_INVALID_REQ`
 * @see https://github.com/socketio/socket.io/issues/3431 - fixed in Socket.IO 4. Socket.IO 2 still needs this.
 */
export function excludeSocket(broadcaster: Broadcaster, req: unknown): Recipients {
  const everyone = { select: (room: string) => broadcaster.to(room) };
  const reference = resolveSocket(req);
  if (reference === undefined) return everyone;

  const { id } = reference;
  if (canExclude(broadcaster)) return { select: (room) => broadcaster.except(id).to(room), omittedSocketId: id };
  const { connected } = resolveNamespace(broadcaster) as { connected?: Record<string, SocketLike> };
  const socket = reference.socket ?? (connected && Object.hasOwn(connected, id) ? connected[id] : undefined);
  if (socket?.to !== undefined) return { select: socket.to.bind(socket), omittedSocketId: id };

  // Socket.IO 2 cannot exclude a socket of another node. And a header never makes a call fail: the client chose it.
  const isFromHeader = reference.socket === undefined && typeof req !== 'string';
  if (connected !== undefined || isFromHeader) return everyone;
  throw new MessageError(
    'E_INVALID_REQ',
    'req is a socket that the broadcaster cannot exclude. Pass mixin() a broadcaster with except(): ' +
      'a Socket.IO 4 server or namespace, or an emitter for one.',
  );
}

function canExclude(broadcaster: Broadcaster): broadcaster is Required<Broadcaster> {
  return broadcaster.except !== undefined;
}
