import { MessageError } from '../errors';
import type { RecordId, RoomedModel } from '../types';

/**
 * Names a record's room as Sails does, to the letter, so that a Sails process and a plain one understand each other
 * (Sails 1, `lib/hooks/pubsub`).
 *
 * @example
 * roomName('user', 83); // 'sails_model_user_83:user'
 */
export function roomName(identity: string, id: RecordId): string {
  return `sails_model_${identity}_${id}:${identity}`;
}

/**
 * Asks a model for a record's room.
 *
 * @param call - the call's name for an error's text, such as `User.message()`
 * @throws MessageError `E_INVALID_ID` where the model has no room for that id, as Sails has none for 0
 *
 * @example
 * roomOf(User, 83, 'User.message()'); // 'sails_model_user_83:user'
 */
export function roomOf(model: RoomedModel, id: RecordId, call: string): string {
  const room: unknown = model.getRoomName(id); // Sails answers undefined for an id of 0
  if (typeof room === 'string' && room !== '') return room;
  throw new MessageError(
    'E_INVALID_ID',
    `${call}: the model has no room for one of the ids: getRoomName() answers none.`,
  );
}
