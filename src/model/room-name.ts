import type { RecordId } from '../broadcast/messaged-event';
import { MessageError } from '../errors';
import { describeType } from '../payload/describe-type';
import type { ModelWithRooms } from './model';

/**
 * Formats the name of a record's room exactly as Sails does (lib/hooks/pubsub), so that processes with and without Sails
 * share their rooms.
 */
export function formatRoomName(identity: string, id: RecordId): string {
  return `sails_model_${identity}_${id}:${identity}`;
}

/**
 * Returns the name of a record's room, as the model's own `getRoomName()` has it.
 *
 * @throws MessageError `E_INVALID_ID` if the model has no room for the id
 */
export function resolveRoom(model: ModelWithRooms, id: RecordId): string {
  let room: unknown;
  try {
    room = model.getRoomName(id); // In Sails, undefined for the id 0.
  } catch (error) {
    throw new MessageError('E_INVALID_ID', 'getRoomName() throws for one of the ids. See `cause`.', { cause: error });
  }
  if (typeof room === 'string' && room !== '') return room;
  throw new MessageError(
    'E_INVALID_ID',
    `getRoomName() returned ${describeType(room)} for one of the ids. Expected the name of a room.`,
  );
}
