import type { Manager, Socket } from 'socket.io-client';

/** For each event of Socket.IO 4's manager, the events that Socket.IO 2 emits on the socket. */
const MANAGER_EVENT_ALIASES = {
  reconnect_attempt: ['reconnect_attempt', 'reconnecting'],
  reconnect: ['reconnect'],
  reconnect_error: ['reconnect_error'],
  reconnect_failed: ['reconnect_failed'],
} as const;

/** The method by which a socket calls the listeners of its own events. Its `emit()` sends to the server. */
interface Emitter {
  emitReserved(event: string, ...args: unknown[]): unknown;
}

/**
 * Makes a socket of Socket.IO 4 emit the events of Socket.IO 2, with the same arguments. sails.io.js and its users listen on
 * the socket, where Socket.IO 4 emits some events on the manager only.
 *
 * @see https://github.com/socketio/socket.io-client/issues/1432 - Socket.IO does so by design.
 */
export function emitV2Events(socket: Socket): void {
  const emitter = socket as unknown as Emitter;
  const emit = emitter.emitReserved.bind(socket);
  emitter.emitReserved = (event, ...args) => {
    if (event === 'disconnect') return emit(event, args[0]);
    if (event === 'connect_error' && isRejected(socket)) return emit('error', formatRejection(args[0] as Rejection));
    return emit(event, ...args);
  };

  const manager: Manager = socket.io;
  for (const [event, aliases] of Object.entries(MANAGER_EVENT_ALIASES)) {
    manager.on(event as keyof typeof MANAGER_EVENT_ALIASES, (...args: unknown[]) => {
      for (const alias of aliases) emit(alias, ...args);
    });
  }
  manager.on('error', (error) => {
    if (socket.connected) emit('error', error);
  });
}

type Rejection = Error & { data?: unknown };

/** Where the server rejects a socket, Socket.IO 2 emits `error` instead of `connect_error`. */
function isRejected(socket: Socket): boolean {
  return !socket.active || socket.io.engine.readyState === 'open';
}

function formatRejection({ data, message }: Rejection): unknown {
  return data ?? message;
}
