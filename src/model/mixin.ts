import { kindOf } from '../payload/describe-type';
import { messageOf } from './message';
import { modelsIn } from './parse-models';
import { roomName } from './room-name';
import { schemaOf, type InferData } from '../payload/schema';
import { subscribeOf, unsubscribeOf } from './subscribe';
import type { Broadcaster, CarriedDictionary, Model, RecordId, RecordIds, Request, Socket } from '../types';

/**
 * What a model gains.
 *
 * @typeParam Data - what the model's messages hold; any data that JSON can carry, unless it is said
 * @typeParam Id - the primary key's type
 *
 * @example
 * declare const User: MessageMethods<{ count: number; hairColor: string }, number>;
 */
export interface MessageMethods<Data extends object = object, Id extends RecordId = RecordId> {
  /**
   * Tells every socket that is subscribed to a record something about that record, as `{ verb: 'messaged', id, data }`
   * under the model's identity.
   *
   * It is synchronous, and never touches the database. All is checked before anything is sent.
   *
   * @param ids - a record id, a record (an object that has the primary key), or an array of these: one envelope a record.
   * It is brought to the primary key's type where that loses nothing: `'83'` is 83 for a number key.
   * @param data - a dictionary of JSON, by the rules of `JSON.stringify()`: `toJSON` is obeyed at every depth, and a key
   * whose value is undefined is left out. What JSON would lose or change is refused. It is copied at the call.
   * @param req - the request, or its socket, that must not hear of it; one that came by HTTP leaves nobody out
   * @throws MessageError `E_INVALID_ID`, `E_INVALID_DATA` (with `path`), `E_INVALID_REQ`; then nothing was sent
   *
   * @example
   * User.message(83, { count: 12, hairColor: 'red' });
   * User.message(83, { count: 12, hairColor: 'red' }, req);
   */
  message: MessageMethod<Data, Id>;

  /**
   * Subscribes the socket that made a request to records: it hears their messages from now on.
   *
   * Added only where Sails core has not given the model its own.
   *
   * @param req - a request that came by socket, or a Socket.IO socket
   * @param ids - a record id, a record, or an array of these
   * @throws MessageError `E_INVALID_REQ`, `E_INVALID_ID`
   *
   * @example
   * User.subscribe(socket, [83, 84]);
   */
  subscribe(this: void, req: Request | Socket, ids: RecordIds<Id>): void;

  /**
   * Unsubscribes the socket that made a request from records: it hears their messages no more.
   *
   * Added only where Sails core has not given the model its own.
   *
   * @param req - a request that came by socket, or a Socket.IO socket
   * @param ids - a record id, a record, or an array of these
   * @throws MessageError `E_INVALID_REQ`, `E_INVALID_ID`
   *
   * @example
   * User.unsubscribe(socket, 83);
   */
  unsubscribe(this: void, req: Request | Socket, ids: RecordIds<Id>): void;

  /**
   * Answers the name of a record's room, which is the one that Sails gives it (Sails 1, `lib/hooks/pubsub`).
   *
   * Added only where Sails core has not given the model its own.
   *
   * @param id - a record id
   * @returns a room of Socket.IO, such as `io.in(room).fetchSockets()` takes
   *
   * @example
   * User.getRoomName(83); // 'sails_model_user_83:user'
   */
  getRoomName(this: void, id: Id): string;
}

/** What is taken follows from what the model says its messages hold. */
export type MessageMethod<Data extends object, Id extends RecordId> =
  Says<Data> extends false
    ? <Any extends object>(this: void, ids: RecordIds<Id>, data: Any & CarriedDictionary<Any>, req?: Requester) => void
    : (this: void, ids: RecordIds<Id>, data: Data & CarriedDictionary<Data>, req?: Requester) => void;

/** Whether a model says what its messages hold: whether `Data` is more than any object. */
type Says<Data> = object extends Data ? ([keyof Data] extends [never] ? false : true) : true;

type Requester = Request | Socket | null | undefined | false;

/**
 * A model with what it gained; what its messages hold follows from its `messageSchema`, if it declares one.
 *
 * @typeParam M - the model's own type
 *
 * @example
 * const { user }: { user: Mixed<typeof userModel> } = mixin({ user: userModel }, io);
 */
export type Mixed<M> = M & MessageMethods<'messageSchema' extends keyof M ? InferData<M['messageSchema']> : object>;

/**
 * Gives each model what it lacks of `message`, `subscribe`, `unsubscribe` and `getRoomName`.
 * What a model already has is kept. None of them needs its `this`.
 *
 * @param models - Waterline models, as an array or a dictionary, such as `orm.collections`
 * @param broadcaster - a Socket.IO server, a namespace, an emitter: anything with `to(room).emit(event, envelope)`
 * @returns the same models
 * @throws TypeError where a model has no identity, no primary key or no attributes, or a colon in its identity, where its
 * `messageSchema` is none, and where the broadcaster can't broadcast; then no model was given anything
 *
 * @example
 * const { user } = mixin(orm.collections, io);
 * user.message(83, { count: 12 });
 */
export function mixin<Models extends readonly Model[] | Readonly<Record<string, Model>>>(
  models: Models,
  broadcaster: Broadcaster,
): { [Name in keyof Models]: Mixed<Models[Name]> } {
  if (!isBroadcaster(broadcaster)) {
    throw new TypeError(
      `mixin(): the broadcaster is ${kindOf(broadcaster)}, which can't broadcast. ` +
        'Pass a Socket.IO server, a namespace or an emitter: it must have to(room).emit(event, envelope).',
    );
  }
  // All are looked at before any is given anything.
  const gifts = modelsIn(models).map((model) => giftFor(model, broadcaster));
  for (const give of gifts) give();
  return models as { [Name in keyof Models]: Mixed<Models[Name]> };
}

function isBroadcaster(broadcaster: Partial<Broadcaster> | null | undefined): broadcaster is Broadcaster {
  return typeof broadcaster?.to === 'function';
}

function giftFor(model: Model & Partial<MessageMethods>, broadcaster: Broadcaster): () => void {
  const name = model.globalId ?? model.identity;
  const schema = model.message === undefined ? schemaOf(model.messageSchema, name) : undefined;
  return () => {
    model.getRoomName ??= (id) => roomName(model.identity, id);
    const roomed = model as Model & MessageMethods;
    model.subscribe ??= subscribeOf(roomed, `${name}.subscribe()`);
    model.unsubscribe ??= unsubscribeOf(roomed, `${name}.unsubscribe()`);
    model.message ??= messageOf(roomed, broadcaster, `${name}.message()`, schema);
  };
}
