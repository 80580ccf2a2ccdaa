import type { Broadcaster } from '../broadcast/broadcaster';
import { describeType } from '../payload/describe-type';
import { type InferPayload, resolveSchema } from '../payload/schema';
import type { StandardSchemaV1 } from '../standard-schema';
import { createMessageMethod } from './message';
import type { MessageMethods } from './methods';
import type { Model } from './model';
import { parseModels } from './parse-models';
import { formatRoomName } from './room-name';
import { createSubscribeMethod, createUnsubscribeMethod } from './subscribe';

/**
 * A model with its new methods. If it declares a `messageSchema`, `message()` accepts the input of that schema.
 *
 * @typeParam M - the type of the model
 *
 * @example
 * const { user }: { user: AugmentedModel<typeof userModel> } = mixin({ user: userModel }, io);
 */
export type AugmentedModel<M> = M &
  MessageMethods<'messageSchema' extends keyof M ? InferPayload<M['messageSchema']> : object>;

/**
 * Adds `message`, `subscribe`, `unsubscribe` and `getRoomName` to each model. A method that a model has already is kept.
 * None of them needs its `this`.
 *
 * @param models - an array or a dictionary of Waterline models, such as `orm.collections`
 * @param broadcaster - a Socket.IO server, namespace or emitter: anything with `to(room).emit(event, envelope)`
 * @returns the same models
 * @throws TypeError if a model, its `messageSchema` or the broadcaster is invalid. Nothing has been added to any model.
 *
 * @example
 * const { user } = mixin(orm.collections, io);
 * user.message(83, { count: 12 });
 */
export function mixin<Models extends readonly Model[] | Readonly<Record<string, Model>>>(
  models: Models,
  broadcaster: Broadcaster,
): { [Key in keyof Models]: AugmentedModel<Models[Key]> } {
  assertBroadcaster(broadcaster);
  const list: (Model & Partial<MessageMethods>)[] = parseModels(models);
  const schemas = list.map((model) =>
    model.message === undefined ? resolveSchema(model.messageSchema, model.globalId ?? model.identity) : undefined,
  );
  for (const [index, model] of list.entries()) addMethods(model, broadcaster, schemas[index]);
  return models as { [Key in keyof Models]: AugmentedModel<Models[Key]> };
}

function addMethods(
  model: Model & Partial<MessageMethods>,
  broadcaster: Broadcaster,
  schema: StandardSchemaV1 | undefined,
): void {
  model.getRoomName ??= (id) => formatRoomName(model.identity, id);
  const augmented = model as Model & MessageMethods;
  model.subscribe ??= createSubscribeMethod(augmented);
  model.unsubscribe ??= createUnsubscribeMethod(augmented);
  model.message ??= createMessageMethod(augmented, broadcaster, schema);
}

function assertBroadcaster(broadcaster: Partial<Broadcaster> | null | undefined): void {
  if (typeof broadcaster?.to === 'function') return;
  throw new TypeError(
    `mixin(): the broadcaster is ${describeType(broadcaster)}. ` +
      'Expected a Socket.IO server, namespace or emitter: an object with to(room).emit(event, envelope).',
  );
}
