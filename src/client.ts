/**
 * The entry `sails-hook-message/client`, for web pages and for clients in Node. It imports no Node module. The package also
 * has it as a classic script, `sails-hook-message/client.global.js`, which defines the global `SailsHookMessage`.
 *
 * @packageDocumentation
 * @example
 * import { isMessagedEvent } from 'sails-hook-message/client';
 */
import type { MessagedEvent, RecordId } from './broadcast/messaged-event';
import type { JsonObject } from './payload/json';

export type { MessagedEvent, MessagedEvents, RecordId } from './broadcast/messaged-event';
export type { JsonObject, JsonValue } from './payload/json';
export { adaptForSailsIO } from './sails-io/adapt-client';

/**
 * Whether an event was sent by `message()`. Returns false for the other events of a model: `created`, `updated`,
 * `destroyed`, `addedTo` and `removedFrom` of blueprints, and whatever an app publishes.
 *
 * @typeParam Data - the payload of the model's messages, which is not checked here
 * @typeParam Id - the type of the primary key, which is not checked here
 * @param event - the argument of an event listener
 *
 * @example
 * io.socket.on('user', (event) => {
 *   if (isMessagedEvent<{ count: number }>(event)) console.log(event.id, event.data.count);
 * });
 */
// Only the caller knows what its server sends.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function isMessagedEvent<Data = JsonObject, Id extends RecordId = RecordId>(
  event: unknown,
): event is MessagedEvent<Data, Id> {
  if (!isObject(event)) return false;
  const { verb, id, data } = event;
  return verb === 'messaged' && (typeof id === 'number' || typeof id === 'string') && isObject(data);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
