import type { Manager, Socket } from 'socket.io-client';

import { emitV2Events } from './emit-v2-events';
import { type ListenerQueue, removeQueuedListeners } from './remove-queued-listeners';

type Connect = (uri?: string, options?: object) => Socket;

/** The options of a manager that it also takes later, by methods of the same names. */
const MANAGER_OPTIONS = [
  'reconnection',
  'reconnectionAttempts',
  'reconnectionDelay',
  'reconnectionDelayMax',
  'randomizationFactor',
  'timeout',
] as const;

/** As much of a socket of sails.io.js as is used here. It passes itself as the options of the Socket.IO socket. */
interface SailsSocket extends ListenerQueue {
  isConnected: unknown;
  path?: string;
}

/** What Socket.IO's engine knows of the server. */
interface Address {
  hostname: string;
  port: string;
  secure: boolean;
}

/**
 * Adapts the Socket.IO 4 client for sails.io.js, which only supports the client of Socket.IO 2. All of sails.io.js keeps
 * working, and `io.socket.recovered` says in a `connect` listener whether the connection was recovered.
 *
 * @see https://github.com/balderdashy/sails.io.js/issues/129 - remove this once sails.io.js supports Socket.IO 4.
 *
 * @typeParam Io - the type of the client
 * @param io - the `io` function of socket.io-client 4, which is not changed
 * @returns a client for sails.io.js, which works like `io` for all other code
 * @throws TypeError if `io` is anything else
 *
 * @example
 * const io = sailsIOClient(adaptForSailsIO(require('socket.io-client'))); // in Node
 * window.io = adaptForSailsIO(window.io); // in a page, before sails.io.js is loaded
 */
export function adaptForSailsIO<Io extends (...args: never[]) => unknown>(io: Io): Io {
  assertSocketIOv4(io);
  const connect = io as unknown as Connect;
  const connections = new WeakMap<object, { uri: string | undefined; socket: Socket }>();

  const connectSails: Connect = (uri, options) => {
    if (!isSailsSocket(options)) return connect(uri, options);
    const previous = connections.get(options);
    previous?.socket.disconnect(); // It may be trying to reconnect.
    if (previous !== undefined && previous.uri === uri) {
      reconnect(previous.socket, extractOptions(options));
      return previous.socket;
    }
    options.path ??= '/socket.io'; // Socket.IO 2 sets it, and below hostname, port and secure.
    const socket = connect(uri, extractOptions(options));
    emitV2Events(socket);
    trackReconnecting(socket.io);
    removeQueuedListeners(socket, options);
    connections.set(options, { uri, socket });
    Object.defineProperty(options, 'recovered', { get: () => isRecovered(socket), configurable: true });
    Object.assign(options, pickAddress(socket));
    return socket;
  };
  return Object.assign(connectSails, io);
}

/** Clients before 4.6 lack the property. */
function isRecovered(socket: { recovered?: boolean }): boolean {
  return socket.recovered === true;
}

function assertSocketIOv4(io: unknown): void {
  const client = typeof io === 'function' ? (io as { Socket?: { prototype: object } }) : undefined;
  if (client?.Socket !== undefined && 'active' in client.Socket.prototype) return;
  const actual = client === undefined ? `a value of type ${typeof io}` : 'an older client or another function';
  throw new TypeError(
    `adaptForSailsIO() expects the \`io\` function of socket.io-client 4, but got ${actual}. ` +
      'In a page, load socket.io-client 4, then call adaptForSailsIO(), then load a sails.io.js without a bundled client.',
  );
}

function isSailsSocket(options: object | null | undefined): options is SailsSocket {
  return (options as Partial<SailsSocket> | null | undefined)?.isConnected !== undefined;
}

/**
 * Copies the options of a Sails socket, because they are accessors that are not enumerable, which Socket.IO 4 would lose.
 * Undefined ones are omitted, so that Socket.IO's defaults apply.
 */
function extractOptions(sailsSocket: SailsSocket): Record<string, unknown> {
  // The client of Socket.IO 2 always sends cookies to other origins, which the session of Sails needs.
  // See https://github.com/socketio/socket.io-website/issues/352: Socket.IO 4 does not by default.
  const options: Record<string, unknown> = { withCredentials: 'document' in globalThis };
  for (const name of Object.getOwnPropertyNames(sailsSocket)) {
    const value = (sailsSocket as unknown as Record<string, unknown>)[name];
    if (value !== undefined) options[name] = value;
  }
  return options;
}

/**
 * Connects the previous socket again where sails.io.js asks for a new one, which would not know the session that the server
 * needs to recover the connection.
 */
function reconnect(socket: Socket, options: Record<string, unknown>): void {
  socket.off(); // sails.io.js adds its own listeners to each socket that it gets.
  const manager = socket.io as unknown as Record<string, (option: unknown) => void>;
  Object.assign(socket.io.opts, options);
  for (const name of MANAGER_OPTIONS) {
    if (name in options) manager[name]?.(options[name]);
  }
  socket.connect();
}

/** sails.io.js reads the manager's `reconnecting` to stop it when an option is changed. */
function trackReconnecting(manager: Manager): void {
  let isReconnecting = false;
  for (const event of ['error', 'close'] as const) manager.on(event, () => (isReconnecting = true));
  for (const event of ['open', 'reconnect_failed'] as const) manager.on(event, () => (isReconnecting = false));
  Object.defineProperty(manager, 'reconnecting', {
    get: () => isReconnecting && manager.reconnection(),
    configurable: true,
  });
}

function pickAddress(socket: Socket): Address {
  const { hostname, port, secure } = socket.io.engine as unknown as Address;
  return { hostname, port, secure };
}
