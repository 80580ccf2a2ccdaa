import { createRequire } from 'node:module';

import { io as socketIo, Manager, type Socket } from 'socket.io-client';

import { adaptForSailsIO } from '../../../src/client';
import type { Namespace, Reply, Requests } from '../protocol';

/** How a client talks to its node: Socket.IO's own client, or sails.io.js on top of it. */
export interface Link {
  readonly namespace: Namespace;
  readonly raw: Socket;
  /** Where the connection is lost before the reply has come, it may never settle. */
  request<Name extends keyof Requests>(name: Name, body: Requests[Name]): Promise<Reply | undefined>;
  /** Comes back after it has left or was disconnected. Returns whether listeners have to be added again. */
  reconnect(): boolean;
}

/** What Socket.IO's client keeps to itself: its session, and the last offset that it got. */
export function readSession(socket: Socket): { pid: string | undefined; offset: string | undefined } {
  return { pid: socket['_pid' as 'id'], offset: socket['_lastOffset' as 'id'] };
}

export interface LinkOptions {
  readonly transports: string[];
  readonly reconnectionDelay: number;
}

export function createPlainLinks(url: string, namespaces: readonly Namespace[], options: LinkOptions): Link[] {
  const manager = new Manager(url, { ...options, reconnectionDelayMax: 400, timeout: 4000, autoConnect: false });
  return namespaces.map((namespace) => {
    const raw = manager.socket(namespace);
    return {
      namespace,
      raw,
      request: (name, body) =>
        new Promise((resolve) => {
          raw.emit(name, body, (reply: Reply) => {
            resolve(reply);
          });
        }),
      reconnect() {
        raw.connect();
        return false;
      },
    };
  });
}

interface SailsSocket {
  readonly _raw: Socket;
  post(url: string, body: object, done: (reply: Reply, response: { statusCode: number }) => void): void;
  reconnect(): void;
}
interface SailsIo {
  readonly sails: { connect(url: string, options: object): SailsSocket } & Record<string, unknown>;
}

export function createSailsLink(url: string, options: LinkOptions): Link {
  // Neither has types.
  const load = createRequire(__filename)('sails.io.js') as (io: unknown) => SailsIo;
  const io = load(adaptForSailsIO(socketIo));
  Object.assign(io.sails, { autoConnect: false, environment: 'production' });
  const settings = { ...options, reconnection: true, reconnectionDelayMax: 400, timeout: 4000 };
  const socket = io.sails.connect(url, settings);
  return {
    namespace: '/',
    get raw() {
      return socket._raw;
    },
    request: (name, body) =>
      new Promise((resolve) => {
        socket.post(`/chaos/${name}`, body, (reply, { statusCode }) => {
          resolve(statusCode === 200 ? reply : undefined);
        });
      }),
    reconnect() {
      socket.reconnect();
      return true;
    },
  };
}
