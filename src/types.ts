/** A record's primary key value, as Waterline types it. */
export type RecordId = number | string;

/** A record id, a record (an object that has the primary key), or an array of these. */
export type RecordIds<Id extends RecordId = RecordId> = Id | AnyRecord | readonly (Id | AnyRecord)[];

/** Any object, but no list of anything, and no query that nobody awaited. */
interface AnyRecord {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- only so are interfaces taken, which declare no index
  readonly [attribute: string]: any;
  readonly [Symbol.iterator]?: never;
  readonly then?: never;
}

/** What `JSON.parse()` answers. */
export type Json = string | number | boolean | null | Json[] | JsonDictionary;

/** A dictionary of JSON. */
export interface JsonDictionary {
  [key: string]: Json;
}

/**
 * The envelope: what every subscriber of a record gets, under the model's identity as the event's name.
 *
 * @typeParam Data - what the model's messages hold, as it arrives (a date is a string by then)
 * @typeParam Id - the primary key's type
 *
 * @example
 * io.socket.on('user', (event: MessagedEvent<{ count: number }, number>) => …);
 */
export interface MessagedEvent<Data = JsonDictionary, Id extends RecordId = RecordId> {
  /** Tells it from what blueprints send: `created`, `updated`, `destroyed`, `addedTo`, `removedFrom`. */
  readonly verb: 'messaged';
  /** The record's primary key value. */
  readonly id: Id;
  /** What was passed to `message()`, as JSON. */
  readonly data: Data;
}

/**
 * What `data` may be, at compile time: itself where JSON can carry it, and `never` where it is no dictionary, or in the
 * place of any part that JSON can't carry.
 *
 * A class's methods look like functions that it holds: pass `{ ...instance }`, whose type has no methods.
 */
export type CarriedDictionary<Data> = Data extends readonly unknown[] | Date ? never : Carried<Data>;

/**
 * What JSON can carry of a value: not a function, a symbol, a bigint, a Buffer, nor undefined in an array. What is behind
 * `any` and `unknown` is seen at run time only.
 */
export type Carried<Value> = unknown extends Value
  ? Value
  : Value extends string | number | boolean | null | undefined
    ? Value
    : Value extends bigint | symbol | ((...args: never) => unknown) | ArrayBufferView
      ? never
      : Value extends { toJSON: (...args: never) => unknown }
        ? Value
        : Value extends readonly unknown[]
          ? { [Index in keyof Value]: Carried<Exclude<Value[Index], undefined>> }
          : { [Key in keyof Value]: Carried<Value[Key]> };

/** A Sails, Express or Node request, as far as this library looks. */
export interface Request {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: object;
  readonly socket?: unknown;
}

/** What the library needs of a Socket.IO socket: a server's own, or one that `io.fetchSockets()` answers. */
export interface Socket {
  readonly id: string;
  join(rooms: string[]): unknown;
  leave(room: string): unknown;
  /** Socket.IO: everyone in the room but this socket. Sockets of other nodes don't have it. */
  to?(room: string): Audience;
}

/** Whom an envelope is for. */
export interface Audience {
  // A server that declares its events may know more of what a model's messages hold.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  emit(event: string, envelope: MessagedEvent<any, any>): unknown;
}

/**
 * Whatever has Socket.IO's `to(room).emit(event, envelope)`: a server, a namespace, an emitter.
 *
 * @example
 * const broadcaster: Broadcaster = new Emitter(redisClient); // of @socket.io/redis-emitter
 */
export interface Broadcaster {
  /**
   * Socket.IO: everyone in that room.
   *
   * @param room - a record's room, as `getRoomName()` answers it
   * @returns what has `emit(event, envelope)`
   */
  to(room: string): Audience;
  /**
   * Socket.IO 4: everyone but who is in that room; a socket is always in the room that its id names.
   *
   * @param room - the id of the socket that is left out
   * @returns a broadcaster that leaves it out
   */
  except?(room: string): Broadcaster;
}

/** What the library needs of a Waterline model. */
export interface Model {
  readonly identity: string;
  readonly primaryKey: string;
  readonly attributes: object;
  /** The name that Sails gives to a model's variable, such as `User`. */
  readonly globalId?: string;
  /** A Standard Schema that the model's messages must satisfy, or a function that answers one. */
  readonly messageSchema?: unknown;
}

/** A model that names its records' rooms. */
export interface RoomedModel extends Model {
  getRoomName(id: RecordId): string;
}
