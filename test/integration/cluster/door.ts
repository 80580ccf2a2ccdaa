import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { createProxyServer } from 'http-proxy-3';

/** A real reverse proxy in front of nodes, which can cut its visitors off and be shut. */
export class Door {
  /** The node that it lets visitors in at from now on; shut while there is none. */
  target: { readonly url: string } | undefined;
  readonly #proxy = createProxyServer();
  readonly #http: Server = createServer((_req, res) => {
    res.writeHead(404).end(); // these visitors come by WebSocket alone
  });
  readonly #visitors = new Set<Socket>();

  async open(target: { readonly url: string }): Promise<this> {
    this.target = target;
    this.#proxy.on('error', (_error, _req, res) => res.destroy());
    this.#http.on('connection', (socket: Socket) => {
      this.#visitors.add(socket);
      socket.on('error', () => undefined).once('close', () => this.#visitors.delete(socket));
    });
    this.#http.on('upgrade', (req, socket: Socket, head: Buffer) => {
      if (this.target === undefined) socket.destroy();
      else this.#proxy.ws(req, socket, head, { target: this.target.url });
    });
    this.#http.listen(0, '127.0.0.1');
    await once(this.#http, 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Cuts every visitor off, as when a phone goes into a tunnel, and lets nobody in. */
  shut(): void {
    this.target = undefined;
    for (const socket of this.#visitors) socket.destroy();
  }

  close(): void {
    this.shut();
    this.#http.close();
    this.#proxy.close();
  }
}
