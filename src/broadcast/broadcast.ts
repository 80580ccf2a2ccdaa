import { MessageError } from '../errors';
import type { Broadcaster, BroadcastOperator, SocketLike } from './broadcaster';
import type { MessagedEvent } from './messaged-event';

/** Emits an envelope to all sockets in a room except the socket to omit. */
export function broadcast(
  broadcaster: Broadcaster,
  event: string,
  room: string,
  envelope: MessagedEvent,
  socketToOmit: SocketLike | undefined,
): void {
  selectRecipients(broadcaster, room, socketToOmit).emit(event, envelope);
}

/**
 * Socket.IO 2 has no `except()`, but a socket's own `to()` excludes that socket. The choice comes before any call of `to()`,
 * because in Socket.IO 2 `io.to(room)` also changes who receives the next `io.emit()`.
 *
 * @see https://github.com/socketio/socket.io/issues/3431 - fixed in Socket.IO 4. Socket.IO 2 still needs this.
 */
function selectRecipients(
  broadcaster: Broadcaster,
  room: string,
  socketToOmit: SocketLike | undefined,
): BroadcastOperator {
  if (socketToOmit === undefined) return broadcaster.to(room);
  if (broadcaster.except !== undefined) return broadcaster.except(socketToOmit.id).to(room);
  if (socketToOmit.to !== undefined) return socketToOmit.to(room);
  throw new MessageError(
    'E_INVALID_REQ',
    'req is a socket that the broadcaster cannot exclude. Pass mixin() a broadcaster with except(): ' +
      'a Socket.IO 4 server or namespace, or an emitter for one.',
  );
}
