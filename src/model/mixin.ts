import type { Broadcaster } from '../broadcast/broadcaster';
import { describeType } from '../payload/describe-type';
import { type InferPayload, resolveSchema } from '../payload/schema';
import { createMessageMethod, type MessageOptions } from './message';
import type { MessageMethods } from './methods';
import type { Model } from './model';
import { type OnError, parseOnError, throwError } from './on-error';
import { parseModels } from './parse-models';
import { collectProtectedAttributes } from './protected-attributes';
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

/** What {@link mixin} takes in addition to the models and the broadcaster. */
export interface MixinOptions {
  /**
   * Receives the error of each call of `message()` that is rejected. What it throws, `message()` throws. By default,
   * `message()` throws the error.
   *
   * @example
   * mixin(orm.collections, io, { onError: (error) => logger.error(error) });
   */
  readonly onError?: OnError | undefined;
}

/**
 * Adds `message`, `subscribe`, `unsubscribe` and `getRoomName` to each model. A method that a model has already is kept.
 * None of them needs its `this`.
 *
 * @param models - an array or a dictionary of Waterline models, such as `orm.collections`
 * @param broadcaster - a Socket.IO server, namespace or emitter: anything with `to(room).emit(event, envelope)`
 * @param options - what to do about calls that are rejected
 * @returns the same models
 * @throws TypeError if a model, its `messageSchema`, the broadcaster or an option is invalid. Nothing has been added to any
 * model.
 *
 * @example
 * const { user } = mixin(orm.collections, io);
 * user.message(83, { count: 12 });
 */
export function mixin<Models extends readonly Model[] | Readonly<Record<string, Model>>>(
  models: Models,
  broadcaster: Broadcaster,
  options: MixinOptions = {},
): { [Key in keyof Models]: AugmentedModel<Models[Key]> } {
  assertBroadcaster(broadcaster);
  const onError = parseOptions(options);
  const list: (Model & Partial<MessageMethods>)[] = parseModels(models);
  const protectedAttributes = collectProtectedAttributes(list);
  const schemas = list.map((model) =>
    model.message === undefined ? resolveSchema(model.messageSchema, model.globalId ?? model.identity) : undefined,
  );
  for (const [index, model] of list.entries()) {
    addMethods(model, { broadcaster, onError, protectedAttributes, schema: schemas[index] });
  }
  return models as { [Key in keyof Models]: AugmentedModel<Models[Key]> };
}

function addMethods(model: Model & Partial<MessageMethods>, options: MessageOptions): void {
  model.getRoomName ??= (id) => formatRoomName(model.identity, id);
  const augmented = model as Model & MessageMethods;
  model.subscribe ??= createSubscribeMethod(augmented);
  model.unsubscribe ??= createUnsubscribeMethod(augmented);
  model.message ??= createMessageMethod(augmented, options);
}

/** An unknown option is rejected, because a misspelled one would have no effect and go unnoticed. */
function parseOptions({ onError, ...rest }: MixinOptions): OnError {
  const [unknownKey] = Object.keys(rest);
  if (unknownKey !== undefined) {
    throw new TypeError(`mixin(): unknown option \`${unknownKey}\`. The only option is \`onError\`.`);
  }
  return parseOnError(onError, 'mixin(): options.onError') ?? throwError;
}

function assertBroadcaster(broadcaster: Partial<Broadcaster> | null | undefined): void {
  if (typeof broadcaster?.to === 'function') return;
  throw new TypeError(
    `mixin(): the broadcaster is ${describeType(broadcaster)}. ` +
      'Expected a Socket.IO server, namespace or emitter: an object with to(room).emit(event, envelope).',
  );
}
