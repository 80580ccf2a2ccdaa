import { broadcast } from './broadcast';
import { copyData } from './data';
import { announce } from './diagnostics';
import { recordIds } from './record-ids';
import { requesterOf } from './requester';
import { roomOf } from './rooms';
import type { Broadcaster, MessagedEvent, RoomedModel } from './types';

/**
 * Makes a model's `message()`: the one flow.
 *
 * Everything is checked before anything is sent: a call that throws has sent nothing.
 *
 * @param model - its `getRoomName()` names the rooms
 * @param broadcaster - what the envelopes go out by
 * @param call - the call's name for an error's text
 *
 * @example
 * User.message = messageOf(User, io, 'User.message()');
 */
export function messageOf(model: RoomedModel, broadcaster: Broadcaster, call: string) {
  return function message(ids: unknown, data: unknown, req?: unknown): void {
    const records = recordIds(model, ids, call).map((id) => ({ id, room: roomOf(model, id, call) }));
    const copy = copyData(data, call);
    const requester = requesterOf(req, call);

    for (const { id, room } of records) {
      const envelope: MessagedEvent = { verb: 'messaged', id, data: copy };
      broadcast(broadcaster, model.identity, room, envelope, requester, call);
      announce(model.identity, room, envelope, requester);
    }
  };
}
