import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A real TCP proxy in front of servers, which can cut its connections, refuse new ones, or stop forwarding unnoticed. */
export class TcpProxy {
  readonly #server = createServer((client) => {
    this.#forward(client);
  });
  readonly #sockets = new Set<Socket>();
  readonly #silent = new WeakSet<Socket>();

  /** @param target - the server that new connections lead to; they are refused while there is none */
  constructor(public target?: { readonly url: string }) {}

  async open(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Cuts every connection, as when a phone loses its signal, and refuses new ones until there is a target again. */
  cut(): void {
    this.target = undefined;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Forwards nothing more on the open connections, of which neither end is notified. */
  silence(): void {
    for (const socket of this.#sockets) this.#silent.add(socket);
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #forward(client: Socket): void {
    if (this.target === undefined) {
      client.destroy();
      return;
    }
    const { hostname, port } = new URL(this.target.url);
    const server = connect(Number(port), hostname);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(from);
      from.on('error', () => undefined);
      from.on('data', (data) => {
        if (!this.#silent.has(from)) to.write(data);
      });
      from.on('close', () => {
        this.#sockets.delete(from);
        if (!this.#silent.has(from)) to.destroy();
      });
    }
  }
}
