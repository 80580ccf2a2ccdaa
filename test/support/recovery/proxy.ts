import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

interface Connection {
  readonly client: Socket;
  readonly server: Socket;
  /** How many bytes the client still receives before the connection is cut. */
  bytesLeft: number;
  /** Nothing is forwarded any more. */
  isDead: boolean;
}

/** A TCP proxy in front of a server, whose connections can fail in every way. */
export class Proxy {
  /** Cuts new connections at once. */
  isRefusing = false;
  /** Cuts the next new connection as soon as its client has received so many bytes. */
  nextBytes = Infinity;
  /** How late replies are, in milliseconds. */
  replyDelay = 0;
  /** Cuts a connection after the server has been sent data with this text, and before the client receives the reply. */
  lostReplyTo: string | undefined;
  readonly #connections = new Set<Connection>();
  readonly #server = createServer({ noDelay: true }, (client) => {
    this.#accept(client);
  });

  /** @param getPort - returns the port to which the next connection goes */
  constructor(private readonly getPort: () => number) {}

  async open(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  /** Cuts every connection, and both ends notice. */
  cut(): void {
    for (const connection of this.#connections) {
      connection.client.destroy();
      connection.server.destroy();
    }
  }

  /** Cuts every connection, and only the client notices. */
  cutUnnoticed(): void {
    for (const connection of this.#connections) {
      connection.isDead = true;
      connection.client.destroy();
    }
  }

  /** Forwards nothing any more by the connections that are open, and neither end notices. */
  silence(): void {
    for (const connection of this.#connections) connection.isDead = true;
  }

  /** Holds back everything, until it is resumed. */
  pause(): void {
    for (const { client, server } of this.#connections) {
      client.pause();
      server.pause();
    }
  }

  resume(): void {
    for (const { client, server } of this.#connections) {
      client.resume();
      server.resume();
    }
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #accept(client: Socket): void {
    if (this.isRefusing) {
      client.on('error', () => undefined).destroy();
      return;
    }
    const server = connect({ port: this.getPort(), host: '127.0.0.1', noDelay: true });
    const connection = { client, server, bytesLeft: this.nextBytes, isDead: false };
    this.nextBytes = Infinity;
    this.#connections.add(connection);
    client
      .on('error', () => undefined)
      .on('data', (data) => {
        this.#toServer(connection, data);
      });
    server
      .on('error', () => undefined)
      .on('data', (data) => {
        this.#toClient(connection, data);
      });
    client.on('close', () => {
      if (!connection.isDead) server.destroy();
    });
    server.on('close', () => {
      this.#connections.delete(connection);
      if (!connection.isDead || client.destroyed) client.destroy();
    });
  }

  #toServer(connection: Connection, data: Buffer): void {
    if (connection.isDead) return;
    if (this.lostReplyTo !== undefined && data.includes(this.lostReplyTo)) {
      this.lostReplyTo = undefined;
      connection.bytesLeft = 0;
    }
    connection.server.write(data);
  }

  #toClient(connection: Connection, data: Buffer): void {
    const { client, server, bytesLeft } = connection;
    if (connection.isDead) return;
    connection.bytesLeft -= data.length;
    if (connection.bytesLeft > 0) {
      if (this.replyDelay > 0) setTimeout(() => client.write(data), this.replyDelay);
      else client.write(data);
      return;
    }
    connection.isDead = true;
    client.end(data.subarray(0, bytesLeft), () => {
      client.destroy();
      server.destroy();
    });
  }
}
