import type { Broadcaster } from '../broadcast/broadcaster';
import { hasListeners, publishSent } from '../broadcast/diagnostics';
import { emitOnce, type Payload } from '../broadcast/encode-once';
import { excludeSocket, type Recipients } from '../broadcast/exclude-socket';
import type { MessagedEvent, RecordId } from '../broadcast/messaged-event';
import { hasNoRecipients } from '../broadcast/room-occupancy';
import { MessageError } from '../errors';
import type { ProtectedAttributes } from '../payload/objects';
import { validateData } from '../payload/schema';
import { serialize, validate } from '../payload/serialize';
import type { StandardSchemaV1 } from '../standard-schema';
import { attributeToMethod } from './method-error';
import type { ModelWithRooms } from './model';
import { type OnError, rejectCall } from './on-error';
import { parseRecordIds } from './record-ids';
import { resolveRoom } from './room-name';

/** What `message()` needs in addition to its model. */
export interface MessageOptions {
  readonly broadcaster: Broadcaster;
  readonly onError: OnError;
  readonly schema?: StandardSchemaV1 | undefined;
  readonly protectedAttributes?: ProtectedAttributes | undefined;
}

/** A call whose arguments are valid. */
interface ParsedCall {
  readonly targets: readonly { readonly id: RecordId; readonly room: string; readonly isEmpty: boolean }[];
  readonly payload: Payload;
  readonly recipients: Recipients;
}

/**
 * Creates the `message()` method of a model. This is its one flow: everything is validated before anything is sent, and a
 * call that is rejected sends nothing. What the broadcaster throws is not a rejected call, and is thrown as it is.
 */
export function createMessageMethod(model: ModelWithRooms, options: MessageOptions) {
  return function message(ids: unknown, data: unknown, req?: unknown): void {
    let call: ParsedCall | undefined;
    try {
      call = parseCall(model, options, ids, data, req);
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      rejectCall(model, attributeToMethod(error, model, message), options.onError);
      return;
    }
    if (call !== undefined) send(model, options.broadcaster, call);
  };
}

function parseCall(
  model: ModelWithRooms,
  { broadcaster, schema, protectedAttributes }: MessageOptions,
  ids: unknown,
  data: unknown,
  req: unknown,
): ParsedCall | undefined {
  const recipients = excludeSocket(broadcaster, req);
  const targets = parseRecordIds(model, ids).map((id) => {
    const room = resolveRoom(model, id);
    return { id, room, isEmpty: hasNoRecipients(broadcaster, room, recipients.omittedSocketId) };
  });
  // What a schema removes is not sent, so only what it returns is searched for protected attributes.
  const input = schema === undefined ? data : validateData(serialize(data), schema);
  if (!hasListeners() && targets.every(({ isEmpty }) => isEmpty)) {
    validate(input, protectedAttributes);
    return undefined;
  }
  return { targets, payload: { data: serialize(input, protectedAttributes) }, recipients };
}

function send(model: ModelWithRooms, broadcaster: Broadcaster, { targets, payload, recipients }: ParsedCall): void {
  const { select, omittedSocketId } = recipients;
  for (const { id, room, isEmpty } of targets) {
    const envelope: MessagedEvent = { verb: 'messaged', id, data: payload.data };
    if (!isEmpty) emitOnce(broadcaster, select(room), model.identity, envelope, payload);
    publishSent(model.identity, room, envelope, omittedSocketId);
  }
}
