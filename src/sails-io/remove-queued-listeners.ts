import type { Socket } from 'socket.io-client';

type Listener = (...args: never[]) => void;

/** What sails.io.js keeps the listeners in that it adds to each Socket.IO socket, by their events. */
export interface ListenerQueue {
  eventQueue: Record<string, Listener[] | undefined>;
}

/**
 * Removes a listener from the queue too when it is removed from the socket. sails.io.js does not, so that the listener would
 * be back after `io.socket.reconnect()`.
 *
 * @see https://github.com/balderdashy/sails/issues/4733 - with `off()`
 * @see https://github.com/balderdashy/sails.io.js/issues/126 - with `removeAllListeners()`
 */
export function removeQueuedListeners(socket: Socket, sailsSocket: ListenerQueue): void {
  const off = socket.off.bind(socket) as (...args: unknown[]) => Socket;
  Object.assign(socket, {
    off(...args: [event?: string, listener?: Listener]) {
      const [event = '', listener] = args;
      const queue = sailsSocket.eventQueue[event] ?? [];
      const index = queue.findIndex((queued) => queued === listener);
      if (index >= 0) queue.splice(index, 1);
      return off(...args);
    },
    removeAllListeners() {
      sailsSocket.eventQueue = {};
      return off();
    },
  });
}
