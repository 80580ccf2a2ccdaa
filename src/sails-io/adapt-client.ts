type Listener = (...values: never[]) => void;

/** As much of the Socket.IO client 4 as is used here, all of it documented. */
interface Socket {
  readonly io: Manager;
  readonly connected: boolean;
  readonly active: boolean;
  readonly recovered?: boolean;
  connect(): unknown;
  disconnect(): unknown;
  on(event: string, listener: Listener): unknown;
  listeners(event: string): ((...values: unknown[]) => void)[];
  removeAllListeners(): unknown;
}
interface Manager extends Record<(typeof MANAGER_SETTINGS)[number], (value?: unknown) => unknown> {
  readonly opts: object;
  readonly engine: { readonly readyState: string };
  on(event: string, listener: Listener): unknown;
}
type Connect = (uri?: string, options?: object) => Socket;

/** What a manager takes from its options when it is made, and later by methods of the same names. */
const MANAGER_SETTINGS = [
  'reconnection',
  'reconnectionAttempts',
  'reconnectionDelay',
  'reconnectionDelayMax',
  'randomizationFactor',
  'timeout',
] as const;

/** What Socket.IO 2 emits on a socket, by the event of Socket.IO 4's manager that takes its place. */
const MOVED_EVENTS = {
  reconnect_attempt: ['reconnect_attempt', 'reconnecting'],
  reconnect: ['reconnect'],
  reconnect_error: ['reconnect_error'],
  reconnect_failed: ['reconnect_failed'],
};

/**
 * Makes the Socket.IO client 4 one that sails.io.js can use; by itself, sails.io.js takes none but Socket.IO 2's. All of
 * sails.io.js goes on working, and a connection that was cut can be recovered: `io.socket.recovered` says on `connect`
 * whether it was.
 *
 * @typeParam Io - that client's own type
 * @param io - the Socket.IO client, version 4
 * @returns a client for sails.io.js, which is as `io` for everyone else; `io` itself isn't changed
 * @throws TypeError where what came is something else: what it is, and what to do
 *
 * @example
 * const io = sailsIOClient(forSailsIo(require('socket.io-client'))); // in Node
 * window.io = forSailsIo(window.io); // in a page, before sails.io.js is loaded
 */
export function forSailsIo<Io extends (...values: never[]) => unknown>(io: Io): Io {
  refuseOthers(io);
  const connect = io as unknown as Connect;
  const connections = new WeakMap<object, { uri: string | undefined; socket: Socket }>();

  const connectSails: Connect = (uri, options) => {
    if (!isSailsSocket(options)) return connect(uri, options);
    const last = connections.get(options);
    last?.socket.disconnect(); // it may be trying to reconnect
    if (last !== undefined && last.uri === uri) {
      connectAgain(last.socket, settingsOf(options));
      return last.socket;
    }
    const socket = connect(uri, settingsOf(options));
    bringEventsBack(socket);
    tellRefusals(socket);
    connections.set(options, { uri, socket });
    Object.defineProperty(options, 'recovered', { get: () => socket.recovered === true, configurable: true });
    return socket;
  };
  return Object.assign(connectSails, io);
}

function refuseOthers(io: unknown): void {
  const client = typeof io === 'function' ? (io as { Socket?: { prototype: object } }) : undefined;
  if (client?.Socket !== undefined && 'active' in client.Socket.prototype) return;
  throw new TypeError(
    'forSailsIo() takes the Socket.IO client of version 4, as socket.io-client has it; what came is ' +
      (client === undefined ? `of the type ${typeof io}. ` : 'older, or something else. ') +
      'In a page, load that client, then call forSailsIo(), then load a sails.io.js that brings no client of its own.',
  );
}

/** sails.io.js hands over the socket that it makes for its users as the options. */
function isSailsSocket(options: { isConnected?: unknown } | null | undefined): options is object {
  return options?.isConnected !== undefined;
}

/**
 * Its settings are accessors that are not enumerable, which Socket.IO 4 would lose when it copies its options. A setting
 * that isn't set must not stand in the way of Socket.IO's default.
 */
function settingsOf(sailsSocket: object): Record<string, unknown> {
  // Socket.IO 2's client always sends cookies to another origin, and Sails' session needs them.
  const settings: Record<string, unknown> = { withCredentials: 'document' in globalThis };
  for (const name of Object.getOwnPropertyNames(sailsSocket)) {
    const value = (sailsSocket as Record<string, unknown>)[name];
    if (value !== undefined) settings[name] = value;
  }
  return settings;
}

/**
 * Where sails.io.js asks for a new socket to replace its last, this makes the last as good as new. A new one wouldn't know
 * what the server needs to recover the connection.
 */
function connectAgain(socket: Socket, settings: Record<string, unknown>): void {
  socket.removeAllListeners(); // sails.io.js adds its own to whatever it gets
  tellRefusals(socket);
  Object.assign(socket.io.opts, settings);
  for (const name of MANAGER_SETTINGS) {
    if (name in settings) socket.io[name](settings[name]);
  }
  socket.connect();
}

/** Socket.IO 4 moved these events from the socket to its manager; sails.io.js and its users listen on the socket. */
function bringEventsBack(socket: Socket): void {
  const { io: manager } = socket;
  for (const [event, names] of Object.entries(MOVED_EVENTS)) {
    manager.on(event, (...values: unknown[]) => {
      for (const name of names) call(socket, name, values);
    });
  }
  manager.on('error', (error: unknown) => {
    if (socket.connected) call(socket, 'error', [error]);
  });

  // sails.io.js looks at the manager's `reconnecting` to stop it when a setting is changed.
  let lost = false;
  for (const event of ['error', 'close']) manager.on(event, () => (lost = true));
  for (const event of ['open', 'reconnect_failed']) manager.on(event, () => (lost = false));
  Object.defineProperty(manager, 'reconnecting', { get: () => lost && manager.reconnection(), configurable: true });
}

/** What Socket.IO 2 emits as `error` when the server doesn't let a socket in, is one kind of `connect_error` in 4. */
function tellRefusals(socket: Socket): void {
  socket.on('connect_error', (error: Error & { data?: unknown }) => {
    const isRefusal = !socket.active || socket.io.engine.readyState === 'open';
    if (isRefusal) call(socket, 'error', [error.data ?? error.message]);
  });
}

/** Calls a socket's listeners as if it had emitted an event; its own `emit()` would send the event to the server. */
function call(socket: Socket, event: string, values: unknown[]): void {
  for (const listener of [...socket.listeners(event)]) listener.apply(socket, values);
}
