import { broadcast } from '../broadcast/broadcast';
import type { Broadcaster } from '../broadcast/broadcaster';
import { publishSent } from '../broadcast/diagnostics';
import type { MessagedEvent } from '../broadcast/messaged-event';
import { resolveSocket } from '../broadcast/resolve-socket';
import { hasNoRecipients } from '../broadcast/room-occupancy';
import { validateData } from '../payload/schema';
import { serialize } from '../payload/serialize';
import type { StandardSchemaV1 } from '../standard-schema';
import { attributeToMethod } from './method-error';
import type { ModelWithRooms } from './model';
import { parseRecordIds } from './record-ids';
import { resolveRoom } from './room-name';

/** Creates the `message()` method of a model. This is its one flow: everything is validated before anything is sent. */
export function createMessageMethod(model: ModelWithRooms, broadcaster: Broadcaster, schema?: StandardSchemaV1) {
  const send = (ids: unknown, data: unknown, req: unknown) => {
    const targets = parseRecordIds(model, ids).map((id) => ({ id, room: resolveRoom(model, id) }));
    const serialized = serialize(data);
    const payload = schema === undefined ? serialized : serialize(validateData(serialized, schema));
    const socketToOmit = resolveSocket(req);

    for (const { id, room } of targets) {
      const envelope: MessagedEvent = { verb: 'messaged', id, data: payload };
      if (!hasNoRecipients(broadcaster, room, socketToOmit)) {
        broadcast(broadcaster, model.identity, room, envelope, socketToOmit);
      }
      publishSent(model.identity, room, envelope, socketToOmit);
    }
  };

  return function message(ids: unknown, data: unknown, req?: unknown): void {
    try {
      send(ids, data, req);
    } catch (error) {
      throw attributeToMethod(error, model, message);
    }
  };
}
