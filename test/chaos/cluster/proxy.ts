import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

import { Link } from './link';

/** How long after a request the server's answer has surely been sent, in milliseconds. */
const ANSWER_TIME = 30;

/** A TCP proxy in front of a node or of Redis, which does what networks do. */
export class Proxy {
  /** Nobody gets through. */
  isClosed = false;
  /** The next connection is cut after so many bytes from the server. */
  cutNextAfter: number | undefined;
  readonly #server = createServer({ noDelay: true }, (socket) => {
    this.#accept(socket);
  });
  readonly #links = new Set<Link>();

  /** @param target - the port that a new connection goes to; none if there is nothing to connect to */
  constructor(readonly target: () => number | undefined) {}

  async open(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The connections that both ends take for open. */
  get #open(): Link[] {
    return [...this.#links].filter(({ isMute }) => !isMute);
  }

  #accept(client: Socket): void {
    const port = this.target();
    if (port === undefined || this.isClosed) {
      client.on('error', () => undefined).destroy();
      return;
    }
    const link = new Link(client, port, this.cutNextAfter ?? Infinity);
    this.cutNextAfter = undefined;
    this.#links.add(link);
    for (const end of [link.client, link.server]) {
      end.on('close', () => {
        if (link.isGone) this.#links.delete(link);
      });
    }
  }

  /** Both ends notice. */
  cut(): void {
    for (const link of this.#open) link.destroy();
  }

  /** The client's end is closed, the server's stays open: it is read, or its buffers fill up. */
  cutClientSide(isRead: boolean): void {
    for (const link of this.#open) {
      link.isMute = true;
      if (!isRead) link.server.pause();
      link.client.destroy();
    }
  }

  /** The server's answers are dropped, then the connection is cut: what was asked for has been done. */
  cutBeforeAnswers(): void {
    for (const link of this.#open) {
      link.server.pause();
      setTimeout(() => {
        link.destroy();
      }, ANSWER_TIME);
    }
  }

  /** Nothing passes, and neither end notices. */
  swallow(): void {
    for (const link of this.#open) link.isMute = true;
  }

  /** Nothing passes for a while; then all does. */
  stall(milliseconds: number): void {
    for (const link of this.#open) link.stall(milliseconds);
  }

  slowDown(bytesPerSecond: number, milliseconds: number): void {
    for (const link of this.#open) {
      link.bytesPerSecond = bytesPerSecond;
      setTimeout(() => {
        link.bytesPerSecond = Infinity;
      }, milliseconds);
    }
  }

  close(): void {
    this.isClosed = true;
    for (const link of this.#links) link.destroy();
    this.#server.close();
  }
}
