import type { SocketLike } from '../broadcast/broadcaster';
import { resolveSocket } from '../broadcast/resolve-socket';
import { MessageError } from '../errors';
import { attributeToMethod } from './method-error';
import type { ModelWithRooms } from './model';
import { parseRecordIds } from './record-ids';
import { resolveRoom } from './room-name';

/** Creates the `subscribe()` method of a model, which joins the requesting socket to the rooms of records. */
export function createSubscribeMethod(model: ModelWithRooms) {
  return function subscribe(req: unknown, ids: unknown): void {
    try {
      const rooms = resolveRooms(model, ids);
      requireSocket(req).join(rooms);
    } catch (error) {
      throw attributeToMethod(error, model, subscribe);
    }
  };
}

/** Creates the `unsubscribe()` method of a model, which makes the requesting socket leave the rooms of records. */
export function createUnsubscribeMethod(model: ModelWithRooms) {
  return function unsubscribe(req: unknown, ids: unknown): void {
    try {
      const rooms = resolveRooms(model, ids);
      const socket = requireSocket(req);
      for (const room of rooms) socket.leave(room);
    } catch (error) {
      throw attributeToMethod(error, model, unsubscribe);
    }
  };
}

function resolveRooms(model: ModelWithRooms, ids: unknown): string[] {
  return parseRecordIds(model, ids).map((id) => resolveRoom(model, id));
}

function requireSocket(req: unknown): SocketLike {
  const socket = resolveSocket(req)?.socket;
  if (socket !== undefined) return socket;
  throw new MessageError(
    'E_INVALID_REQ',
    'req has no socket, and only a socket can subscribe. Make the request over a socket, such as with io.socket.get().',
  );
}
