import { messageOf } from './message';
import { roomName } from './rooms';
import { subscribeOf, unsubscribeOf } from './subscription';
import type { Broadcaster, Model, RecordId } from './types';

/** What {@link mixin} gives a model. */
export interface MessageMethods {
  message(this: void, id: unknown, data: unknown, req?: unknown): void;
  subscribe(this: void, req: unknown, ids: unknown): void;
  unsubscribe(this: void, req: unknown, ids: unknown): void;
  getRoomName(this: void, id: RecordId): string;
}

/**
 * Gives each model what it lacks of `message`, `subscribe`, `unsubscribe` and `getRoomName`.
 * What a model already has is kept. None of them needs its `this`.
 *
 * @param models - Waterline models, as an array or a dictionary
 * @param broadcaster - a Socket.IO server, a namespace, or an emitter
 *
 * @example
 * mixin(orm.collections, io);
 */
export function mixin(models: readonly Model[] | Readonly<Record<string, Model>>, broadcaster: Broadcaster): void {
  for (const model of Object.values<Model>(models)) give(model, broadcaster);
}

function give(model: Model & Partial<MessageMethods>, broadcaster: Broadcaster): void {
  const name = model.globalId ?? model.identity;
  model.getRoomName ??= (id) => roomName(model.identity, id);
  const roomed = model as Model & MessageMethods;
  model.subscribe ??= subscribeOf(roomed, `${name}.subscribe()`);
  model.unsubscribe ??= unsubscribeOf(roomed, `${name}.unsubscribe()`);
  model.message ??= messageOf(roomed, broadcaster, `${name}.message()`);
}
