import type { JsonObject } from '../payload/json';

/** The value of a record's primary key. */
export type RecordId = number | string;

/**
 * The envelope that every subscriber of a record receives. The name of the event is the model's identity.
 *
 * @typeParam Data - the payload as it arrives: a date has become a string
 * @typeParam Id - the type of the primary key
 *
 * @example
 * io.socket.on('user', (event: MessagedEvent<{ count: number }, number>) => …);
 */
export interface MessagedEvent<Data = JsonObject, Id extends RecordId = RecordId> {
  /** Blueprints send other verbs: `created`, `updated`, `destroyed`, `addedTo`, `removedFrom`. */
  readonly verb: 'messaged';
  /** The id of the record. */
  readonly id: Id;
  /** The data that was passed to `message()`, as JSON. */
  readonly data: Data;
}

/**
 * The events of a Socket.IO client or server, by the identity of the model.
 *
 * @typeParam Payloads - by identity: the payload of the model's messages
 *
 * @example
 * const socket: Socket<MessagedEvents<{ user: { count: number } }>> = io();
 * socket.on('user', (event) => console.log(event.data.count));
 */
export type MessagedEvents<Payloads extends object> = {
  [Identity in keyof Payloads]: (event: MessagedEvent<Payloads[Identity]>) => void;
};
