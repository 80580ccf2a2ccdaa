import type { Broadcaster } from '../broadcast/broadcaster';
import { hasListeners, publishSent } from '../broadcast/diagnostics';
import { canEncodeOnce, emitOnce, type Payload } from '../broadcast/encode-once';
import { excludeSocket, type Recipients } from '../broadcast/exclude-socket';
import type { MessagedEvent, RecordId } from '../broadcast/messaged-event';
import { hasNoRecipients } from '../broadcast/room-occupancy';
import { MessageError } from '../errors';
import { validateData } from '../payload/schema';
import { type FindProtected, serialize } from '../payload/serialize';
import type { StandardSchemaV1 } from '../standard-schema';
import { attributeToMethod } from './method-error';
import type { ModelWithRooms } from './model';
import { type OnError, rejectCall } from './on-error';
import { parseRecordIds } from './record-ids';
import { resolveRoom } from './room-name';

/** What `message()` needs beside its model. */
export interface MessageOptions {
  readonly broadcaster: Broadcaster;
  readonly onError: OnError;
  readonly schema?: StandardSchemaV1 | undefined;
  readonly findProtected?: FindProtected | undefined;
}

/** A call whose arguments are valid. */
interface ParsedCall {
  readonly targets: readonly Target[];
  readonly payload: Payload;
  readonly recipients: Recipients;
  readonly isObserved: boolean;
  readonly encodesOnce: boolean;
}

interface Target {
  readonly id: RecordId;
  readonly room: string;
  readonly isEmpty: boolean;
}

/**
 * Creates the `message()` method of a model. This is its one flow: everything is validated before anything is sent, and a
 * call that is rejected sends nothing. What the broadcaster throws is not a rejected call, and is thrown as it is.
 */
export function createMessageMethod(model: ModelWithRooms, options: MessageOptions) {
  return function message(ids: unknown, data: unknown, req?: unknown): void {
    let call: ParsedCall;
    try {
      call = parseCall(model, options, ids, data, req);
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      rejectCall(model, attributeToMethod(error, model, message), options.onError);
      return;
    }
    send(model, call);
  };
}

function parseCall(
  model: ModelWithRooms,
  { broadcaster, schema, findProtected }: MessageOptions,
  ids: unknown,
  data: unknown,
  req: unknown,
): ParsedCall {
  const recipients = excludeSocket(broadcaster, req);
  const targets = parseRecordIds(model, ids).map((id) => {
    const room = resolveRoom(model, id);
    return { id, room, isEmpty: hasNoRecipients(broadcaster, room, recipients.omittedSocketId) };
  });
  const isObserved = hasListeners();
  const isSent = targets.some(({ isEmpty }) => !isEmpty);
  const encodesOnce = isSent && canEncodeOnce(broadcaster);
  // What a schema removes is not sent, so only what it returns is searched for protected attributes.
  const input = schema === undefined ? data : validateData(serialize(data), schema);
  return { targets, payload: { data: serialize(input, findProtected, purpose) }, recipients, isObserved, encodesOnce };
}

function send(model: ModelWithRooms, { targets, payload, recipients, isObserved, encodesOnce }: ParsedCall): void {
  for (const { id, room, isEmpty } of targets) {
    const envelope: MessagedEvent = { verb: 'messaged', id, data: payload.data };
    if (!isEmpty) {
      const operator = recipients.select(room);
      if (encodesOnce) emitOnce(operator, model.identity, envelope, payload);
      else operator.emit(model.identity, envelope);
    }
    if (isObserved) publishSent(model.identity, room, envelope, recipients.omittedSocketId);
  }
}
