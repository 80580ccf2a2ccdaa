import { broadcast } from '../broadcast/broadcast';
import { copyData } from '../payload/serialize';
import { announce } from '../broadcast/diagnostics';
import { isSurelyEmpty } from '../broadcast/room-occupancy';
import { recordIds } from './record-ids';
import { requesterOf } from '../broadcast/resolve-socket';
import { roomOf } from './room-name';
import { conform, type MessageSchema } from '../payload/schema';
import type { Broadcaster, MessagedEvent, RecordId, RoomedModel } from '../types';

/**
 * Makes a model's `message()`: the one flow.
 *
 * Everything is checked before anything is sent: a call that throws has sent nothing.
 *
 * @param model - its `getRoomName()` names the rooms
 * @param broadcaster - what the envelopes go out by
 * @param call - the call's name for an error's text
 * @param schema - what the model says its messages hold, if it does
 *
 * @example
 * User.message = messageOf(User, io, 'User.message()');
 */
export function messageOf(model: RoomedModel, broadcaster: Broadcaster, call: string, schema?: MessageSchema) {
  return function message(ids: unknown, data: unknown, req?: unknown): void {
    const records: { id: RecordId; room: string }[] = [];
    for (const id of recordIds(model, ids, call)) records.push({ id, room: roomOf(model, id, call) });
    const json = copyData(data, call);
    const sound = schema === undefined ? json : copyData(conform(json, schema, call), call);
    const requester = requesterOf(req, call);

    for (const { id, room } of records) {
      const envelope: MessagedEvent = { verb: 'messaged', id, data: sound };
      if (!isSurelyEmpty(broadcaster, room, requester)) {
        broadcast(broadcaster, model.identity, room, envelope, requester, call);
      }
      announce(model.identity, room, envelope, requester);
    }
  };
}
