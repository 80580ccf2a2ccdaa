import { MessageError } from '../errors';
import { recordIds } from './record-ids';
import { requesterOf } from '../broadcast/resolve-socket';
import { roomOf } from './room-name';
import type { RoomedModel, Socket } from '../types';

/**
 * Makes a model's `subscribe()`: it puts the socket that made a request into the rooms of records.
 *
 * @example
 * User.subscribe = subscribeOf(User, 'User.subscribe()');
 */
export function subscribeOf(model: RoomedModel, call: string) {
  return function subscribe(req: unknown, ids: unknown): void {
    const rooms = roomsOf(model, ids, call);
    subscriberOf(req, call).join(rooms);
  };
}

/**
 * Makes a model's `unsubscribe()`: it takes the socket that made a request out of the rooms of records.
 *
 * @example
 * User.unsubscribe = unsubscribeOf(User, 'User.unsubscribe()');
 */
export function unsubscribeOf(model: RoomedModel, call: string) {
  return function unsubscribe(req: unknown, ids: unknown): void {
    const rooms = roomsOf(model, ids, call);
    const socket = subscriberOf(req, call);
    for (const room of rooms) socket.leave(room);
  };
}

function roomsOf(model: RoomedModel, ids: unknown, call: string): string[] {
  return recordIds(model, ids, call).map((id) => roomOf(model, id, call));
}

function subscriberOf(req: unknown, call: string): Socket {
  const socket = requesterOf(req, call);
  if (socket !== undefined) return socket;
  const text = `${call}: this request did not come by socket, and only a socket can hear. Let the client ask by socket.`;
  throw new MessageError('E_INVALID_REQ', text);
}
