import { EventEmitter } from 'node:events';

import type { Server } from 'socket.io';
import { Decoder, Encoder, type Packet, PacketType } from 'socket.io-parser';

import { OFFSET_EVENT } from '../../../src/recovery/recovery-adapter';

/** What Socket.IO uses of a connection of Engine.IO. What is written is received at once, and nothing waits for a network. */
export class Connection extends EventEmitter {
  readonly id = String(Math.random());
  readonly protocol = 4;
  readonly transport = { writable: true };
  readyState = 'open';

  constructor(private readonly receive: (data: string | Buffer) => void) {
    super();
  }

  write(data: string | Buffer): void {
    if (this.readyState === 'open') this.receive(data);
  }

  close(): void {
    this.end('forced close');
  }

  end(reason: string): void {
    if (this.readyState === 'closed') return;
    this.readyState = 'closed';
    this.emit('close', reason);
  }
}

/** A client that keeps of a session what socket.io-client keeps, and connects when the test says so. */
export class Client {
  readonly sockets: ReadonlyMap<string, ClientSocket>;
  connection: Connection | undefined;
  /** With what it acknowledges events. */
  acknowledgement: unknown;
  readonly #encoder = new Encoder();
  #decoder = new Decoder();

  constructor(namespaces: readonly string[] = ['/']) {
    this.sockets = new Map(namespaces.map((name) => [name, new ClientSocket(name, this)]));
  }

  /** That of the first namespace. */
  get socket(): ClientSocket {
    const [socket] = this.sockets.values();
    if (socket === undefined) throw new Error('A client has a namespace.');
    return socket;
  }

  /** Connects to all namespaces. What the server still writes to an older connection is not received. */
  connect(io: Server): void {
    const connection = new Connection((data) => {
      if (this.connection === connection) this.#decoder.add(data);
    });
    connection.on('close', () => {
      if (this.connection === connection) this.#disconnected();
    });
    this.connection = connection;
    this.#decoder = new Decoder();
    this.#decoder.on('decoded', (packet: Packet) => this.sockets.get(packet.nsp)?.read(packet));
    (io as unknown as { onconnection: (connection: Connection) => void }).onconnection(connection);
    for (const socket of this.sockets.values()) {
      this.send({ type: PacketType.CONNECT, nsp: socket.name, data: socket.credentials });
    }
  }

  /** The connection breaks, and the server notices. */
  cut(): void {
    this.connection?.end('transport close');
  }

  /** The connection breaks, and the server does not notice until `end()` of what is returned is called. */
  cutSilently(): Connection | undefined {
    const { connection } = this;
    this.#disconnected();
    return connection;
  }

  send(packet: Packet): void {
    for (const part of this.#encoder.encode(packet)) this.connection?.emit('data', part);
  }

  #disconnected(): void {
    this.connection = undefined;
    for (const socket of this.sockets.values()) socket.isConnected = false;
  }
}

export class ClientSocket {
  id: string | undefined;
  pid: string | undefined;
  offset: string | undefined;
  isConnected = false;
  recovered = false;
  /** Called when it is connected, before anything that it receives. */
  onConnect: (() => void) | undefined;
  /** Why the last attempt to connect failed. */
  error: unknown;
  /** The name and arguments of each event, without its offset. */
  readonly received: unknown[][] = [];
  readonly acknowledged: unknown[] = [];
  #buffered: unknown[][] = [];

  constructor(
    readonly name: string,
    private readonly client: Client,
  ) {}

  get credentials(): object {
    return this.pid === undefined ? {} : { pid: this.pid, offset: this.offset };
  }

  /** The first arguments of the events that were received. */
  get texts(): unknown[] {
    return this.received.map(([, text]) => text);
  }

  emit(...data: [name: string, ...args: unknown[]]): void {
    this.client.send({ type: PacketType.EVENT, nsp: this.name, data, id: 0 });
  }

  /** Leaves the namespace. */
  disconnect(): void {
    this.isConnected = false;
    this.client.send({ type: PacketType.DISCONNECT, nsp: this.name });
  }

  read({ type, data, id }: Packet): void {
    if (id !== undefined && (type === PacketType.EVENT || type === PacketType.BINARY_EVENT)) {
      this.client.send({ type: PacketType.ACK, nsp: this.name, id, data: [this.client.acknowledgement] });
      this.received.push(data as unknown[]);
    } else if (type === PacketType.CONNECT) this.#connected(data as { sid: string; pid?: string });
    else if (type === PacketType.DISCONNECT) this.isConnected = false;
    else if (type === PacketType.CONNECT_ERROR) this.error = data;
    else if (type === PacketType.ACK || type === PacketType.BINARY_ACK) this.acknowledged.push(data);
    else if (this.isConnected) this.#receive(data as unknown[]);
    else this.#buffered.push(data as unknown[]);
  }

  #connected({ sid, pid }: { sid: string; pid?: string }): void {
    this.recovered = pid !== undefined && pid === this.pid;
    Object.assign(this, { id: sid, pid, isConnected: true });
    this.onConnect?.();
    for (const data of this.#buffered.splice(0)) this.#receive(data);
  }

  #receive(data: unknown[]): void {
    const last = data.at(-1);
    if (this.pid !== undefined && typeof last === 'string') this.offset = last;
    if (data[0] !== OFFSET_EVENT) this.received.push(this.pid === undefined ? data : data.slice(0, -1));
  }
}
