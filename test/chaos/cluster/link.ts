import { connect, type Socket } from 'node:net';

/** One connection through a proxy, from a client to a server. */
export class Link {
  /** Nothing passes any more, and no end is told what the other one does. */
  isMute = false;
  bytesPerSecond = Infinity;
  readonly server: Socket;
  #isStalled = false;

  /** @param cutAfter - after so many bytes from the server, the connection is cut */
  constructor(
    readonly client: Socket,
    port: number,
    private cutAfter: number,
  ) {
    this.server = connect({ port, host: '127.0.0.1', noDelay: true });
    const ends = [
      [client, this.server],
      [this.server, client],
    ] as const;
    for (const [from, to] of ends) {
      from.on('error', () => undefined);
      from.on('data', (bytes) => {
        if (from === client) this.#pass(from, to, bytes);
        else this.#passDown(bytes);
      });
      from.on('close', () => {
        if (!this.isMute) to.destroy();
      });
    }
  }

  get isGone(): boolean {
    return this.client.destroyed && this.server.destroyed;
  }

  #passDown(bytes: Buffer): void {
    const rest = this.cutAfter;
    this.cutAfter -= bytes.length;
    if (this.isMute || this.cutAfter > 0) {
      this.#pass(this.server, this.client, bytes);
      return;
    }
    this.isMute = true;
    this.client.end(bytes.subarray(0, rest), () => {
      this.destroy();
    });
  }

  #pass(from: Socket, to: Socket, bytes: Buffer): void {
    if (this.isMute || to.destroyed) return;
    const resume = () => {
      if (!this.#isStalled) from.resume();
    };
    if (Number.isFinite(this.bytesPerSecond)) {
      from.pause();
      setTimeout(resume, (bytes.length / this.bytesPerSecond) * 1000);
    }
    if (!to.write(bytes)) {
      from.pause();
      to.once('drain', resume);
    }
  }

  stall(milliseconds: number): void {
    this.#isStalled = true;
    this.client.pause();
    this.server.pause();
    setTimeout(() => {
      this.#isStalled = false;
      this.client.resume();
      this.server.resume();
    }, milliseconds);
  }

  destroy(): void {
    this.isMute = true;
    this.client.destroy();
    this.server.destroy();
  }
}
