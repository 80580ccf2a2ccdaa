import { connect, type Socket } from 'node:net';

/** What a proxy does to the data of all its connections. */
export interface Disturbance {
  /** How late replies are, in milliseconds. */
  replyDelay: number;
  /** Cuts a connection after the server has been sent data with this text, and before the client receives the reply. */
  lostReplyTo: string | undefined;
}

/** One connection through a proxy, from a client to a server. */
export class ProxyLink {
  /** Nothing passes any more, and neither end notices what the other one does. */
  isSilent = false;
  bytesPerSecond = Infinity;
  readonly server: Socket;
  #isPaused = false;

  /** @param cutAfter - after so many bytes from the server, the connection is cut */
  constructor(
    readonly client: Socket,
    port: number,
    private cutAfter: number,
    private readonly disturbance: Disturbance,
  ) {
    this.server = connect({ port, host: '127.0.0.1', noDelay: true });
    client.on('data', (bytes) => {
      this.#passToServer(bytes);
    });
    this.server.on('data', (bytes) => {
      this.#passToClient(bytes);
    });
    for (const [from, to] of [
      [client, this.server],
      [this.server, client],
    ] as const) {
      from.on('error', () => undefined);
      from.on('close', () => {
        if (!this.isSilent) to.destroy();
      });
    }
  }

  get isGone(): boolean {
    return this.client.destroyed && this.server.destroyed;
  }

  pause(): void {
    this.#isPaused = true;
    this.client.pause();
    this.server.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.client.resume();
    this.server.resume();
  }

  destroy(): void {
    this.isSilent = true;
    this.client.destroy();
    this.server.destroy();
  }

  #passToServer(bytes: Buffer): void {
    const { lostReplyTo } = this.disturbance;
    if (lostReplyTo !== undefined && !this.isSilent && bytes.includes(lostReplyTo)) {
      this.disturbance.lostReplyTo = undefined;
      this.cutAfter = 0;
    }
    this.#pass(this.client, this.server, bytes);
  }

  #passToClient(bytes: Buffer): void {
    const { replyDelay } = this.disturbance;
    const rest = this.cutAfter;
    this.cutAfter -= bytes.length;
    if (this.isSilent) return;
    if (this.cutAfter <= 0) {
      this.isSilent = true;
      this.client.end(bytes.subarray(0, rest), () => {
        this.destroy();
      });
    } else if (replyDelay > 0) {
      setTimeout(() => {
        this.#pass(this.server, this.client, bytes);
      }, replyDelay);
    } else {
      this.#pass(this.server, this.client, bytes);
    }
  }

  #pass(from: Socket, to: Socket, bytes: Buffer): void {
    if (this.isSilent || to.destroyed) return;
    const resume = () => {
      if (!this.#isPaused) from.resume();
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
}
