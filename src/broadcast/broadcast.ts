import { MessageError } from '../errors';
import type { Audience, Broadcaster, MessagedEvent, Socket } from '../types';

/**
 * Sends an envelope to everyone in a room but the requester: one emit, whose work is Socket.IO's.
 *
 * @param broadcaster - a Socket.IO server, a namespace, an emitter
 * @param event - the event's name: the model's identity
 * @param call - the call's name for an error's text, such as `User.message()`
 * @throws MessageError `E_INVALID_REQ` where neither broadcaster nor requester has a way to leave the requester out
 *
 * @example
 * broadcast(io, 'user', 'sails_model_user_83:user', envelope, req.socket, 'User.message()');
 */
export function broadcast(
  broadcaster: Broadcaster,
  event: string,
  room: string,
  envelope: MessagedEvent,
  requester: Socket | undefined,
  call: string,
): void {
  audience(broadcaster, room, requester, call).emit(event, envelope);
}

/**
 * Socket.IO 2 has no `except()`; there a socket's own `to()` leaves it out. Which one it is must be known before the
 * broadcaster's `to()` is called, because in Socket.IO 2 that call itself changes whom the next emit is for.
 */
function audience(broadcaster: Broadcaster, room: string, requester: Socket | undefined, call: string): Audience {
  if (requester === undefined) return broadcaster.to(room);
  if (broadcaster.except !== undefined) return broadcaster.except(requester.id).to(room);
  if (requester.to !== undefined) return requester.to(room);
  throw new MessageError('E_INVALID_REQ', `${call}: req is a socket that this broadcaster has no way to leave out.`);
}
