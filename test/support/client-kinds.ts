import { createRequire } from 'node:module';

import { io as connectSocketIo4 } from 'socket.io-client';

import { adaptForSailsIO } from '../../src/client';

/** What an app answers to a request. */
export interface Answer {
  status: number;
  body: unknown;
}

/** What Socket.IO's own sockets of all versions share. */
interface RawSocket {
  id?: string | undefined;
  io: { engine: { on(event: 'packet', listener: (packet: { type: string; data?: unknown }) => void): unknown } };
  on(event: string, listener: (...values: never[]) => void): unknown;
  emit(event: string, ...values: unknown[]): unknown;
  disconnect(): unknown;
}

/** One way to use a client library: `raw` is Socket.IO's socket, `on` and `request` are what its users call. */
export interface Connection {
  raw: RawSocket;
  on(event: string, listener: (event: unknown) => void): void;
  request(method: string, url: string, body: object): Promise<Answer>;
}

// Neither package has types.
const load = createRequire(__filename);

interface SailsSocket {
  _raw: RawSocket;
  on(event: string, listener: (event: unknown) => void): void;
  request(
    request: { method: string; url: string; data: object },
    answered: (body: unknown, response: { statusCode: number }) => void,
  ): void;
}
type SailsIo = (socketIoClient: unknown) => {
  sails: { autoConnect: boolean; environment: string; connect(url: string): SailsSocket };
};

/** A client library that is made for Sails, over the Socket.IO client that it is given, which it would change. */
function sailsIo(client: (...values: never[]) => unknown): (url: string) => Connection {
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

/** Socket.IO's client without any other: it says the version of Sails' protocol that it speaks, and speaks it. */
function socketIo(socketIoClient: SocketIoClient): (url: string) => Connection {
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
          raw.emit(method, { url: path, data }, (answer: { statusCode: number; body: unknown }) => {
            resolve({ status: answer.statusCode, body: answer.body });
          });
        }),
    };
  };
}

/** Each kind of client, and how it connects to an app. */
const KINDS: Record<string, (url: string) => Connection> = {
  'sails.io.js': sailsIo(load('socket.io-client-2') as SocketIoClient),
  'sails.io.js with adaptForSailsIO()': sailsIo(adaptForSailsIO(connectSocketIo4)),
  'socket.io-client 2': socketIo(load('socket.io-client-2') as SocketIoClient),
  'socket.io-client 4': socketIo(connectSocketIo4),
};

/** The kinds of client that the suite runs with: all, or those that a matrix names in the environment. */
export const CLIENT_KINDS = process.env['SAILS_CLIENTS']?.split(',') ?? Object.keys(KINDS);

/** Begins to connect a client of a kind. */
export function connect(kind: string, url: string): Connection {
  const begin = KINDS[kind];
  if (begin === undefined) throw new Error(`no such kind of client: ${kind}`);
  return begin(url);
}
