import type { SocketLike } from '../broadcast/broadcaster';
import type { RecordId } from '../broadcast/messaged-event';
import type { RequestLike, TcpSocketLike } from '../broadcast/resolve-socket';
import type { JsonifiableObject } from '../payload/json';
import type { RecordInput } from './record-ids';

/**
 * The methods that are added to a model.
 *
 * @typeParam Data - the payload of the model's messages; any JSON data by default
 * @typeParam Id - the type of the primary key
 *
 * @example
 * declare const User: MessageMethods<{ count: number; hairColor: string }, number>;
 */
export interface MessageMethods<Data extends object = object, Id extends RecordId = RecordId> {
  /**
   * Sends a message to every socket that is subscribed to a record: the event is the model's identity, the envelope
   * `{ verb: 'messaged', id, data }`.
   *
   * It is synchronous and never touches the database. Everything is validated before anything is sent. A call that is
   * rejected sends nothing: in Sails it is logged and does not throw, unless `sails.config.message.onError` throws.
   *
   * @param ids - a record id, a record (an object that has the primary key), or an array of these. Sends one envelope for
   * each record. An id is converted to the type of the primary key if nothing is lost: `'83'` is 83 for a number key. A
   * MongoDB ObjectId is its string.
   * @param data - a dictionary of JSON, by the rules of `JSON.stringify()`: `toJSON` is called at every depth, and keys
   * whose value is undefined are omitted. It is copied, so that later changes are not sent.
   * @param req - the client to exclude: a request, a socket, or the id of a socket. A request over HTTP excludes the socket
   * that its header `X-Socket-ID` names, and no socket without that header.
   * @throws MessageError without Sails: `E_INVALID_ID`, `E_INVALID_DATA` (with `path`) or `E_INVALID_REQ`. Nothing has been
   * sent.
   *
   * @example
   * User.message(83, { count: 12, hairColor: 'red' });
   * User.message(83, { count: 12, hairColor: 'red' }, req);
   */
  message: HasPayloadType<Data> extends true ? TypedMessage<Data, Id> : UntypedMessage<Id>;

  /**
   * Subscribes the requesting socket to records: it receives their messages from now on.
   *
   * Sails has this method already, and keeps its own.
   *
   * @param req - a request over a socket, or a Socket.IO socket
   * @param ids - a record id, a record, or an array of these
   * @throws MessageError `E_INVALID_REQ` or `E_INVALID_ID`
   *
   * @example
   * User.subscribe(socket, [83, 84]);
   */
  subscribe(this: void, req: RequestLike | SocketLike, ids: RecordInput<Id>): void;

  /**
   * Unsubscribes the requesting socket from records: it no longer receives their messages.
   *
   * Sails has this method already, and keeps its own.
   *
   * @param req - a request over a socket, or a Socket.IO socket
   * @param ids - a record id, a record, or an array of these
   * @throws MessageError `E_INVALID_REQ` or `E_INVALID_ID`
   *
   * @example
   * User.unsubscribe(socket, 83);
   */
  unsubscribe(this: void, req: RequestLike | SocketLike, ids: RecordInput<Id>): void;

  /**
   * Returns the name of a record's room, the same that Sails uses.
   *
   * Sails has this method already, and keeps its own.
   *
   * @param id - a record id
   * @returns the name of a Socket.IO room, for calls such as `io.in(room).fetchSockets()`
   *
   * @example
   * User.getRoomName(83); // 'sails_model_user_83:user'
   */
  getRoomName(this: void, id: Id): string;
}

/** `message()` of a model whose payload type is known. */
export type TypedMessage<Data extends object, Id extends RecordId> = (
  this: void,
  ids: RecordInput<Id>,
  data: Data & JsonifiableObject<Data>,
  req?: SocketOrRequest,
) => void;

/** `message()` of a model that accepts any payload. */
export type UntypedMessage<Id extends RecordId> = <Payload extends object>(
  this: void,
  ids: RecordInput<Id>,
  data: Payload & JsonifiableObject<Payload>,
  req?: SocketOrRequest,
) => void;

/** Whether `Data` is a payload type of its own, and not just any object. */
export type HasPayloadType<Data> = object extends Data ? ([keyof Data] extends [never] ? false : true) : true;

/**
 * The client to exclude: a request, a socket, or the id of a socket. `false` is for `req.isSocket && req`, and a TCP socket for
 * the `req.socket` of a request over HTTP.
 */
export type SocketOrRequest = RequestLike | SocketLike | TcpSocketLike | string | null | undefined | false;
