import { createRequire } from 'node:module';

import socketIo4 from 'socket.io-client';

import { adaptForSailsIO } from '../../../src/client';

// Neither package has types.
const load = createRequire(__filename);

type Listener = (...values: unknown[]) => void;

/** The response to a request. */
export interface Response {
  statusCode: number;
  body: unknown;
  headers: Record<string, string>;
  error?: Error;
}
type ResponseListener = (body: unknown, response: Response) => void;

/** The socket of sails.io.js as documented. `_raw` is Socket.IO's own. */
export interface SailsSocket {
  url: string | undefined;
  query: string | undefined;
  transports: string[];
  path: string | undefined;
  readonly hostname?: string;
  readonly port?: string;
  readonly secure?: boolean;
  headers: Record<string, string> | undefined;
  reconnection: boolean;
  reconnectionDelay: number;
  readonly recovered?: boolean;
  readonly _raw?: RawSocket;
  get(url: string, data?: object | ResponseListener, done?: ResponseListener): void;
  post(url: string, data?: object | ResponseListener, done?: ResponseListener): void;
  put(url: string, data?: object | ResponseListener, done?: ResponseListener): void;
  patch(url: string, data?: object | ResponseListener, done?: ResponseListener): void;
  delete(url: string, data?: object | ResponseListener, done?: ResponseListener): void;
  request(options: object, done?: ResponseListener): void;
  on(event: string, listener: Listener): SailsSocket;
  off(event: string, listener: Listener): SailsSocket;
  removeAllListeners(): SailsSocket;
  isConnected(): boolean;
  isConnecting(): boolean;
  mightBeAboutToAutoConnect(): boolean;
  disconnect(): void;
  reconnect(): void;
}
interface RawSocket {
  readonly id?: string;
  readonly io: {
    readonly engine: { readonly transport: { readonly name: string }; once(event: string, listener: Listener): void };
  };
  disconnect(): void;
}

/** The `io` that sails.io.js creates. */
export interface SailsIo {
  socket?: SailsSocket;
  sails: Record<string, unknown> & { connect(url?: string | object, options?: object): SailsSocket };
}

/** Creates the Socket.IO client that sails.io.js runs on. Each is new, because sails.io.js changes it. */
const SOCKET_IO: Record<string, () => (...values: never[]) => unknown> = {
  'as it ships': () => {
    const io = load('socket.io-client-2') as (uri: string, options: object) => unknown;
    return Object.assign((uri: string, options: object) => io(uri, options), io);
  },
  'with adaptForSailsIO()': () => adaptForSailsIO(socketIo4),
};
export type Kind = 'as it ships' | 'with adaptForSailsIO()';
export const KINDS = Object.keys(SOCKET_IO) as Kind[];

/** Options to reconnect soon, and always after the same time. */
export const SOON = { reconnection: true, reconnectionDelay: 20, randomizationFactor: 1e-9 };

/** A new sails.io.js, and the sockets that it created. */
export class SailsIoClient {
  readonly io: SailsIo;
  readonly #sockets: SailsSocket[] = [];

  constructor(kind: Kind, settings: Record<string, unknown> = { autoConnect: false }) {
    const socketIo = SOCKET_IO[kind]?.();
    this.io = (load('sails.io.js') as (socketIo: unknown) => SailsIo)(socketIo);
    Object.assign(this.io.sails, { environment: 'production', ...settings }); // without banners on the console
    if (this.io.socket !== undefined) this.#sockets.push(this.io.socket);
  }

  /** Creates a socket that starts to connect. */
  start(url: string, options: object = {}): SailsSocket {
    const socket = this.io.sails.connect(url, options);
    this.#sockets.push(socket);
    return socket;
  }

  /** Creates a socket, and waits until it has connected. */
  async connect(url: string, options: object = {}): Promise<SailsSocket> {
    const socket = this.start(url, options);
    await next(socket, 'connect');
    return socket;
  }

  stop(): void {
    for (const socket of this.#sockets) socket._raw?.disconnect(); // which also stops it from trying to reconnect
  }
}

/** Waits for the next event of a name, and returns its arguments. */
export function next(socket: SailsSocket, event: string): Promise<unknown[]> {
  return new Promise((resolve) => {
    const listener = (...values: unknown[]) => {
      socket.off(event, listener);
      resolve(values);
    };
    socket.on(event, listener);
  });
}

/** Disconnects a socket, and waits until it has noticed. */
export async function disconnect(socket: SailsSocket): Promise<void> {
  const disconnected = next(socket, 'disconnect');
  socket.disconnect();
  await disconnected;
}

/** Connects a socket again. */
export async function reconnect(socket: SailsSocket): Promise<void> {
  socket.reconnect();
  await next(socket, 'connect');
}

/** Where a socket is connected to. */
export function addressOf({ path, hostname, port, secure }: SailsSocket): unknown[] {
  return [path, hostname, port, secure];
}

/** Sends a request, and returns its response. */
export function request(socket: SailsSocket, method: string, url: string, data: object = {}): Promise<Response> {
  return new Promise((resolve) => {
    socket.request({ method, url, data }, (_body, response) => {
      resolve(response);
    });
  });
}
