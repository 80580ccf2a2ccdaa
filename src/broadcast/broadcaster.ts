import type { MessagedEvent } from './messaged-event';

/**
 * Anything with Socket.IO's `to(room).emit(event, envelope)`: a server, a namespace, an emitter.
 *
 * @example
 * const broadcaster: Broadcaster = new Emitter(redisClient); // of @socket.io/redis-emitter
 */
export interface Broadcaster {
  /**
   * Selects the sockets in a room.
   *
   * @param room - the room of a record, as `getRoomName()` returns it
   * @returns an object with `emit(event, envelope)`
   */
  to(room: string): BroadcastOperator;
  /**
   * Excludes the sockets in a room (Socket.IO 4). Every socket is in the room that has its id as name.
   *
   * @param room - the id of the socket to omit
   * @returns a broadcaster that excludes that socket
   */
  except?(room: string): Broadcaster;
}

/** The sockets that a broadcaster has selected. */
export interface BroadcastOperator {
  /** Emits an event to the sockets. */
  // A server with typed events may know more about the payload.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  emit(event: string, envelope: MessagedEvent<any, any>): unknown;
}

/** A Socket.IO socket: one of this server, or one that `io.fetchSockets()` returned. */
export interface SocketLike {
  /** The id, which is also the name of the socket's own room. */
  readonly id: string;
  /** Adds the socket to rooms. */
  join(rooms: string[]): unknown;
  /** Removes the socket from a room. */
  leave(room: string): unknown;
  /** Selects the sockets in a room except this one. Sockets of other nodes lack this method. */
  to?(room: string): BroadcastOperator;
}
