import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket as TcpSocket } from 'node:net';

import { Server, type Socket } from 'socket.io';
import { io as connect, type Socket as ClientSocket } from 'socket.io-client';

import type { Door } from '../integration/recovery/door';

/** A real Socket.IO 4 server on a free port of loopback, constructed without recovery, whose connections can be cut. */
export class CuttableServer {
  readonly io: Server;
  readonly #http = createServer();
  readonly #tcp = new Set<TcpSocket>();
  readonly #clients: ClientSocket[] = [];

  constructor(options?: ConstructorParameters<typeof Server>[1]) {
    this.io = new Server(this.#http, options);
    this.#http.on('connection', (socket) => {
      this.#tcp.add(socket);
      socket.on('close', () => this.#tcp.delete(socket));
    });
  }

  async start(port = 0): Promise<this> {
    this.#http.listen(port, '127.0.0.1');
    await once(this.#http, 'listening');
    return this;
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  /** Connects a client that comes back only when it is told to; through a door, if there is one. */
  async connect(namespace = '/', url = `http://127.0.0.1:${this.port}`): Promise<Visitor> {
    const client = connect(url + namespace, { transports: ['websocket'], forceNew: true, reconnection: false });
    this.#clients.push(client);
    const visitor = new Visitor(client, this);
    await visitor.connected();
    return visitor;
  }

  /** Cuts every connection, as when a cable is pulled. */
  cut(): void {
    for (const socket of this.#tcp) socket.destroy();
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.disconnect();
    await this.io.close();
  }
}

/** The event that brings nothing but an offset. */
export const OFFSET = 'sails-hook-message:offset';

/** A client and all that it hears. */
export class Visitor {
  /** What the client heard, without the offsets: `[event, value]`. */
  readonly heard: [string, unknown][] = [];
  /** How often it was given an offset by an event that has no content. */
  offsets = 0;
  /** Comes when the client was given its first offset. */
  readonly firstOffset: Promise<unknown>;

  constructor(
    readonly client: ClientSocket,
    /** The server that it is connected to. */
    public server: CuttableServer,
  ) {
    this.firstOffset = new Promise((resolve) => client.once(OFFSET, resolve));
    client.onAny((event: string, value: unknown) => {
      if (event === OFFSET) this.offsets++;
      else if (event !== 'fence') this.heard.push([event, value]);
    });
  }

  /** This client's socket on the server. */
  get socket(): Socket {
    const socket = this.server.io.of(this.namespace).sockets.get(this.client.id ?? '');
    if (socket === undefined) throw new Error('the server does not know the socket');
    return socket;
  }

  private get namespace(): string {
    return (this.client as unknown as { nsp: string }).nsp;
  }

  async nextOffset(): Promise<void> {
    await new Promise((resolve) => this.client.once(OFFSET, resolve));
  }

  async connected(): Promise<void> {
    await new Promise<void>((resolve, reject) => this.client.once('connect', resolve).once('connect_error', reject));
  }

  /** Is cut off; both ends know it when this comes back. */
  async isCutOff(): Promise<void> {
    const noticed = Promise.all([
      new Promise((resolve) => this.client.once('disconnect', resolve)),
      new Promise((resolve) => this.socket.once('disconnect', resolve)),
    ]);
    this.server.cut();
    await noticed;
  }

  /** Loses its network, of which it alone knows. */
  async losesItsNetwork(door: Door): Promise<void> {
    door.goDead();
    const noticed = new Promise((resolve) => this.client.once('disconnect', resolve));
    this.client.io.engine.close();
    await noticed;
  }

  /** Connects again, and waits until all that the server sent before has arrived. */
  async comesBack(): Promise<void> {
    this.client.connect();
    await this.connected();
    await this.allHasArrived();
  }

  /** A socket's packets keep their order, and the fence is the last. */
  async allHasArrived(): Promise<void> {
    const fence = new Promise((resolve) => this.client.once('fence', resolve));
    this.socket.emit('fence');
    await fence;
  }
}
