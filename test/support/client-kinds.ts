import { createRequire } from 'node:module';

import { io as connectSocketIo4 } from 'socket.io-client';

import { adaptForSailsIO } from '../../src/client';

/** An app's response to a request. */
export interface AppResponse {
  status: number;
  body: unknown;
}

/** The members that the client sockets of all Socket.IO versions share. */
interface RawSocket {
  id?: string | undefined;
  io: { engine: { on(event: 'packet', listener: (packet: { type: string; data?: unknown }) => void): unknown } };
  on(event: string, listener: (...values: never[]) => void): unknown;
  emit(event: string, ...values: unknown[]): unknown;
  disconnect(): unknown;
}

/** A client of any library: `raw` is Socket.IO's socket, `on` and `request` are the methods that an app calls. */
export interface Connection {
  raw: RawSocket;
  on(event: string, listener: (event: unknown) => void): void;
  request(method: string, url: string, body: object): Promise<AppResponse>;
}

// Neither package has types.
const load = createRequire(__filename);

interface SailsSocket {
  _raw: RawSocket;
  on(event: string, listener: (event: unknown) => void): void;
  request(
    request: { method: string; url: string; data: object },
    done: (body: unknown, response: { statusCode: number }) => void,
  ): void;
}
type SailsIo = (socketIoClient: unknown) => {
  sails: { autoConnect: boolean; environment: string; connect(url: string): SailsSocket };
};

/** Creates a function that connects sails.io.js, on a copy of this Socket.IO client, because sails.io.js changes the client. */
function createSailsIoConnector(client: (...values: never[]) => unknown): (url: string) => Connection {
  const io = (load('sails.io.js') as SailsIo)(Object.assign((...values: never[]) => client(...values), client));
  io.sails.autoConnect = false;
  io.sails.environment = 'production'; // no banners on the console
  return (url) => {
    const socket = io.sails.connect(url);
    return {
      raw: socket._raw,
      on: (event, listener) => {
        socket.on(event, listener);
      },
      request: (method, path, data) =>
        new Promise((resolve) => {
          socket.request({ method, url: path, data }, (body, { statusCode }) => {
            resolve({ status: statusCode, body });
          });
        }),
    };
  };
}

type SocketIoClient = (url: string, options: object) => RawSocket;

/** Creates a function that connects Socket.IO's client without sails.io.js, which speaks Sails' protocol itself. */
function createSocketIoConnector(socketIoClient: SocketIoClient): (url: string) => Connection {
  return (url) => {
    const raw = socketIoClient(url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      query: { __sails_io_sdk_version: '1.2.1' },
    });
    return {
      raw,
      on: (event, listener) => {
        raw.on(event, listener);
      },
      request: (method, path, data) =>
        new Promise((resolve) => {
          raw.emit(method, { url: path, data }, ({ statusCode, body }: { statusCode: number; body: unknown }) => {
            resolve({ status: statusCode, body });
          });
        }),
    };
  };
}

/** The kinds of client, each with the function that connects one. */
const CONNECTORS: Record<string, (url: string) => Connection> = {
  'sails.io.js': createSailsIoConnector(load('socket.io-client-2') as SocketIoClient),
  'sails.io.js with adaptForSailsIO()': createSailsIoConnector(adaptForSailsIO(connectSocketIo4)),
  'socket.io-client 2': createSocketIoConnector(load('socket.io-client-2') as SocketIoClient),
  'socket.io-client 4': createSocketIoConnector(connectSocketIo4),
};

/** The kinds of client that the suite runs with: all, or those that the matrix sets in the environment. */
export const CLIENT_KINDS = process.env['SAILS_CLIENTS']?.split(',') ?? Object.keys(CONNECTORS);

/** Starts to connect a client of this kind. */
export function connect(kind: string, url: string): Connection {
  const connector = CONNECTORS[kind];
  if (connector === undefined) throw new Error(`There is no kind of client named ${kind}.`);
  return connector(url);
}
