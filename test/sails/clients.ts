import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { io as connectSocketIo4 } from 'socket.io-client';

/** What an app answers to a request. */
export interface Answer {
  status: number;
  body: unknown;
}

/** What Socket.IO's own sockets of all versions share. */
interface RawSocket {
  id?: string | undefined;
  connected: boolean;
  io: { engine: { on(event: 'packet', listener: (packet: { type: string; data?: unknown }) => void): unknown } };
  on(event: string, listener: (...values: never[]) => void): unknown;
  emit(event: string, ...values: unknown[]): unknown;
  disconnect(): unknown;
}

/** One way to use a client library: `raw` is Socket.IO's socket, `on` and `request` are what its users call. */
interface Connection {
  raw: RawSocket;
  on(event: string, listener: (event: unknown) => void): void;
  request(method: string, url: string, body: object): Promise<Answer>;
}

/** An emitted event, as [name, value]. */
export type Heard = [event: string, value: unknown];

/** An event that the app sends to all who are connected, so that what was sent before it can be told to be all. */
export const FENCE = 'fence';

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

/** A client library that is made for Sails, over the Socket.IO client that it is given. */
function sailsIo(socketIoClient: unknown): (url: string) => Connection {
  const io = (load('sails.io.js') as SailsIo)(socketIoClient);
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

/** Socket.IO's client without any other: it says the version of Sails' protocol that it speaks, and speaks it. */
function socketIo4(url: string): Connection {
  const raw = connectSocketIo4(url, {
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
}

const KINDS: Record<string, () => (url: string) => Connection> = {
  'sails.io.js': () => sailsIo(load('socket.io-client-2')),
  'socket.io-client 4': () => socketIo4,
};

/** The kinds of client that the suite runs with: all, or those that a matrix names in the environment. */
export const CLIENT_KINDS = process.env['SAILS_CLIENTS']?.split(',') ?? Object.keys(KINDS);

const connections = new Map<string, (url: string) => Connection>();

/** A real client, and all that came to it. */
export class Client {
  /** All that came over the wire, as it came. */
  readonly frames: string[] = [];
  readonly #connection: Connection;
  readonly #listened: Heard[] = [];
  readonly #fences = new Map<string, () => void>();

  /** Connects a client of a kind that listens to some events. */
  static async connect(kind: string, url: string, events: string[]): Promise<Client> {
    const connect = connections.get(kind) ?? KINDS[kind]?.();
    if (connect === undefined) throw new Error(`no such kind of client: ${kind}`);
    connections.set(kind, connect);
    const client = new Client(connect(url), events);
    await client.#connected();
    return client;
  }

  private constructor(connection: Connection, events: string[]) {
    this.#connection = connection;
    connection.raw.io.engine.on('packet', ({ data }) => {
      if (typeof data === 'string') this.frames.push(data);
    });
    for (const event of events) {
      connection.on(event, (value) => this.#listened.push([event, value]));
    }
    connection.on(FENCE, (mark) => this.#fences.get(String(mark))?.());
  }

  async #connected(): Promise<void> {
    const { raw } = this.#connection;
    if (!raw.connected) await once(raw as unknown as NodeJS.EventEmitter, 'connect');
  }

  /** The socket's id, on both of its ends. */
  get id(): string {
    assert.ok(this.#connection.raw.id);
    return this.#connection.raw.id;
  }

  /** What its listeners were called with. Whatever came besides under another name fails the test. */
  get heard(): Heard[] {
    const told = this.frames
      .filter((frame) => frame.startsWith('2'))
      .map((frame) => JSON.parse(frame.slice(1)) as Heard);
    assert.deepEqual(
      this.#listened,
      told.filter(([event]) => event !== FENCE),
      'listeners heard what came over the wire',
    );
    return this.#listened;
  }

  /** Forgets what was heard so far. */
  forget(): void {
    this.frames.length = 0;
    this.#listened.length = 0;
  }

  /** Makes a request of the app over this socket. */
  request(method: string, url: string, body: object = {}): Promise<Answer> {
    return this.#connection.request(method.toLowerCase(), url, body);
  }

  /** Waits for one fence, and so for all that was sent to this client before it. */
  fence(mark: string): Promise<void> {
    return new Promise((resolve) => {
      this.#fences.set(mark, resolve);
    });
  }

  disconnect(): void {
    this.#connection.raw.disconnect();
  }
}
