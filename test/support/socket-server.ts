import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Server, type Socket } from 'socket.io';
import { io as connect, type Socket as ClientSocket } from 'socket.io-client';

type ServerOptions = ConstructorParameters<typeof Server>[1];

/** A real Socket.IO 4 server on a free port of 127.0.0.1, which disconnects its clients when it stops. */
export class BaseServer {
  readonly http: HttpServer = createServer();
  readonly io: Server;
  readonly #clients: ClientSocket[] = [];

  constructor(options?: ServerOptions) {
    this.io = new Server(this.http, options);
  }

  async start(port = 0): Promise<this> {
    this.http.listen(port, '127.0.0.1');
    await once(this.http, 'listening');
    return this;
  }

  get port(): number {
    return (this.http.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  protected createClient(url: string, options: object = {}): ClientSocket {
    const client = connect(url, { transports: ['websocket'], forceNew: true, ...options });
    this.#clients.push(client);
    return client;
  }

  /** Returns the server's end of a client's socket. */
  findSocket(client: ClientSocket, namespace = '/'): Socket {
    const socket = this.io.of(namespace).sockets.get(client.id ?? '');
    if (socket === undefined) throw new Error('The server has no socket with the id of this client.');
    return socket;
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.disconnect();
    await this.io.close();
  }
}

/** A real Socket.IO 4 server whose clients record the events that they receive. */
export class SocketServer extends BaseServer {
  /** Connects a client, and returns both ends of its socket, and the events that the client receives. */
  async connect(namespace = '/') {
    const client = this.createClient(this.url + namespace);
    await connected(client);
    return { client, socket: this.findSocket(client, namespace), received: recordEvents(client) };
  }
}

/** Waits until a client has connected. */
export async function connected(client: ClientSocket): Promise<void> {
  await new Promise<void>((resolve, reject) => client.once('connect', resolve).once('connect_error', reject));
}

/** Records every event that a client receives from now on, as `[event, ...args]`. */
export function recordEvents(client: ClientSocket): unknown[][] {
  const received: unknown[][] = [];
  client.onAny((...event: unknown[]) => received.push(event));
  return received;
}

/** Waits until a client has received everything that was sent to it so far: a socket's packets keep their order. */
export async function waitForDelivery({
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
