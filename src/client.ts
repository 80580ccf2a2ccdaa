/**
 * The entry `sails-hook-message/client`: for pages and for clients in Node. There is no Node module in it.
 *
 * @packageDocumentation
 * @example
 * import { isMessaged } from 'sails-hook-message/client';
 */
import type { JsonDictionary, MessagedEvent, RecordId } from './types';

export { forSailsIo } from './sails-io/adapt-client';
export type { Json, JsonDictionary, MessagedEvent, RecordId } from './types';

/**
 * Tells the envelope of `message()` from what else comes under a model's name: blueprints' `created`, `updated`,
 * `destroyed`, `addedTo` and `removedFrom`, and whatever an app publishes by itself.
 *
 * @typeParam Data - what the model's messages hold; nothing checks it here
 * @typeParam Id - the primary key's type; nothing checks it here
 * @param event - what an event's listener was called with
 *
 * @example
 * io.socket.on('user', (event) => {
 *   if (isMessaged<{ count: number }>(event)) console.log(event.id, event.data.count);
 * });
 */
// Only the caller can say what its server sends.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function isMessaged<Data = JsonDictionary, Id extends RecordId = RecordId>(
  event: unknown,
): event is MessagedEvent<Data, Id> {
  if (!isDictionary(event)) return false;
  const { verb, id, data } = event;
  return verb === 'messaged' && (typeof id === 'number' || typeof id === 'string') && isDictionary(data);
}

function isDictionary(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
