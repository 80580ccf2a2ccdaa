import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

import { type Disturbance, ProxyLink } from './proxy-link';

/** How long after a request the server's reply has surely been sent, in milliseconds. */
const REPLY_TIME = 30;

/** A TCP proxy in front of a node or of Redis, whose connections fail as those of real networks do. */
export class Proxy implements Disturbance {
  /** New connections are cut at once. */
  isClosed = false;
  /** The next connection is cut after so many bytes from the server. */
  cutNextAfter: number | undefined;
  replyDelay = 0;
  lostReplyTo: string | undefined;
  readonly #links = new Set<ProxyLink>();
  readonly #server = createServer({ noDelay: true }, (socket) => {
    this.#accept(socket);
  });

  /** @param getPort - returns the port that a new connection goes to; undefined if there is nothing to connect to */
  constructor(private readonly getPort: () => number | undefined) {}

  async open(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Cuts the connections, and both ends notice, unless the client's side was cut before. */
  cut(): void {
    for (const link of this.#links) if (!link.client.destroyed) link.destroy();
  }

  /** Cuts the connections, and only the clients notice. What they have sent is still read, or fills the server's buffers. */
  cutClientSide(isRead = true): void {
    for (const link of this.#working) {
      link.isSilent = true;
      if (!isRead) link.server.pause();
      link.client.destroy();
    }
  }

  /** Drops the server's replies, then cuts the connections: what the clients requested has been done. */
  cutBeforeReplies(): void {
    for (const link of this.#working) {
      link.server.pause();
      setTimeout(() => {
        link.destroy();
      }, REPLY_TIME);
    }
  }

  /** Forwards nothing any more on the connections that are open, and neither end notices. */
  silence(): void {
    for (const link of this.#working) link.isSilent = true;
  }

  /** Holds back everything on the connections that are open, until it is resumed. */
  pause(): void {
    for (const link of this.#working) link.pause();
  }

  resume(): void {
    for (const link of this.#working) link.resume();
  }

  /** Holds back everything on the connections that are open, for a while. */
  stall(milliseconds: number): void {
    for (const link of this.#working) {
      link.pause();
      setTimeout(() => {
        link.resume();
      }, milliseconds);
    }
  }

  slowDown(bytesPerSecond: number, milliseconds: number): void {
    for (const link of this.#working) {
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

  /** The connections that forward data. */
  get #working(): ProxyLink[] {
    return [...this.#links].filter(({ isSilent }) => !isSilent);
  }

  #accept(client: Socket): void {
    const port = this.isClosed ? undefined : this.getPort();
    if (port === undefined) {
      client.on('error', () => undefined).destroy();
      return;
    }
    const link = new ProxyLink(client, port, this.cutNextAfter ?? Infinity, this);
    this.cutNextAfter = undefined;
    this.#links.add(link);
    for (const end of [link.client, link.server]) {
      end.on('close', () => {
        if (link.isGone) this.#links.delete(link);
      });
    }
  }
}
