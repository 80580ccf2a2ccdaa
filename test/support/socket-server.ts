import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Server } from 'socket.io';
import { io as connect, type Socket as ClientSocket } from 'socket.io-client';

type ServerOptions = ConstructorParameters<typeof Server>[1];

/** A real Socket.IO 4 server on a free port of loopback, and its clients. */
export class SocketServer {
  readonly http: HttpServer = createServer();
  readonly io: Server;
  private readonly clients: ClientSocket[] = [];

  constructor(options?: ServerOptions) {
    this.io = new Server(this.http, options);
  }

  async start(): Promise<this> {
    this.http.listen(0, '127.0.0.1');
    await once(this.http, 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  /** Connects a client, and answers it with its socket on the server. */
  async connect(namespace = '/') {
    const client = connect(this.url + namespace, { transports: ['websocket'], forceNew: true });
    this.clients.push(client);
    await new Promise<void>((resolve, reject) => client.once('connect', resolve).once('connect_error', reject));
    const socket = this.io.of(namespace).sockets.get(client.id ?? '');
    if (socket === undefined) throw new Error('the server does not know the socket');
    return { client, socket, heard: heardBy(client) };
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.disconnect();
    await this.io.close();
  }
}

/** Everything that a client hears from now on, as `[event, ...args]`. */
export function heardBy(client: ClientSocket): unknown[][] {
  const heard: unknown[][] = [];
  client.onAny((...event: unknown[]) => heard.push(event));
  return heard;
}

/**
 * Comes back when all that was sent to a client before has arrived: a socket's packets keep their order, and this one is
 * the last.
 */
export async function allHasArrived({
  socket,
  client,
}: {
  socket: { emit(event: string): unknown };
  client: ClientSocket;
}) {
  const fence = new Promise<void>((resolve) => client.once('fence', resolve));
  socket.emit('fence');
  await fence;
}
