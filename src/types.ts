/** A record's primary key value, as Waterline types it. */
export type RecordId = number | string;

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
  readonly verb: 'messaged';
  readonly id: Id;
  readonly data: Data;
}

/**
 * What `data` may be, at compile time: an error where JSON can't carry a part of it (a function, a symbol, a bigint, a
 * Buffer, undefined in an array).
 */
export type Carried<Data> = Data extends string | number | boolean | null | undefined
  ? Data
  : Data extends bigint | symbol | ((...args: never) => unknown) | ArrayBufferView
    ? never
    : Data extends { toJSON: (...args: never) => unknown }
      ? Data
      : Data extends readonly (infer Item)[]
        ? undefined extends Item
          ? never
          : { [Index in keyof Data]: Carried<Data[Index]> }
        : { [Key in keyof Data]: Carried<Data[Key]> };

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
  emit(event: string, envelope: MessagedEvent): unknown;
}

/** Whatever has Socket.IO's `to(room).emit(event, envelope)`: a server, a namespace, an emitter. */
export interface Broadcaster {
  to(room: string): Audience;
  /** Socket.IO 4: everyone but who is in that room; a socket is always in the room that its id names. */
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
