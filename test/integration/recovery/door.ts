import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A door in front of servers, that can go dead without a word, as a network does that a phone has left. */
export class Door {
  readonly #server = createServer((outside) => {
    this.#letIn(outside);
  });
  readonly #sockets = new Set<Socket>();
  readonly #dead = new WeakSet<Socket>();

  /** @param port - that of the server that it leads to from now on */
  constructor(public port: number) {}

  async open(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From now on nothing passes in or out by the connections that there are, and nobody is told. */
  goDead(): void {
    for (const socket of this.#sockets) this.#dead.add(socket);
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #letIn(outside: Socket): void {
    const inside = connect(this.port, '127.0.0.1');
    for (const [from, to] of [
      [outside, inside],
      [inside, outside],
    ] as const) {
      this.#sockets.add(from);
      from.on('error', () => undefined);
      from.on('data', (data) => {
        if (!this.#dead.has(from)) to.write(data);
      });
      from.on('close', () => {
        this.#sockets.delete(from);
        if (!this.#dead.has(from)) to.destroy();
      });
    }
  }
}
