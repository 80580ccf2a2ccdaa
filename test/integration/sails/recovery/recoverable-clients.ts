import assert from 'node:assert/strict';
import { once } from 'node:events';

import type { Server, Socket } from 'socket.io';
import { io as connect, type Socket as ClientSocket } from 'socket.io-client';

import { InstalledApp, useLifted } from '../../../support/installed-app';
import { Proxy } from '../../../support/proxy';
import { next, request, SailsIoClient, type SailsSocket, SOON } from '../../client/sails-io-clients';

/** An app with recovery, and clients behind a proxy that cuts their connections. */
export class RecoveringApp extends InstalledApp {
  readonly proxy = new Proxy(() => Number(new URL(this.url).port));
  #sailsIo = new SailsIoClient('with adaptForSailsIO()');
  readonly #clients: ClientSocket[] = [];

  override async lift(): Promise<void> {
    await super.lift();
    await this.proxy.open();
  }

  override async lower(): Promise<void> {
    this.proxy.close();
    await super.lower();
  }

  override disconnect(): void {
    super.disconnect();
    this.proxy.isClosed = false;
    this.#sailsIo.stop();
    this.#sailsIo = new SailsIoClient('with adaptForSailsIO()');
    for (const client of this.#clients.splice(0)) client.disconnect();
  }

  get io(): Server {
    return this.sails.io as unknown as Server;
  }

  /** Connects sails.io.js without a cookie, as any client outside of browsers. */
  connectSailsIo(): Promise<SailsSocket> {
    return this.#sailsIo.connect(this.#proxyUrl, SOON);
  }

  /** Connects a client of Socket.IO with these headers. */
  connectSocketIo(extraHeaders: Record<string, string>): ClientSocket {
    const client = connect(this.#proxyUrl, {
      transports: ['websocket'],
      forceNew: true,
      query: { __sails_io_sdk_version: '1.2.1' },
      extraHeaders,
      ...SOON,
    });
    this.#clients.push(client);
    return client;
  }

  /** Cuts a client's connection, and waits until the app has noticed. */
  async cut(id = ''): Promise<void> {
    const disconnected = once(this.findSocket(id), 'disconnect');
    this.proxy.cut();
    await disconnected;
  }

  /** Cuts a client's connection, in this way, and waits until it is recovered. */
  async recover(client: SailsSocket, cut = (): unknown => this.cut(client._raw?.id)): Promise<void> {
    await request(client, 'get', '/session'); // It is only recovered if it has received an event.
    const connected = next(client, 'connect');
    await cut();
    await connected;
    assert.equal(client.recovered, true);
  }

  findSocket(id = ''): Socket {
    const socket = this.io.sockets.sockets.get(id);
    assert.ok(socket);
    return socket;
  }

  get #proxyUrl(): string {
    return `http://127.0.0.1:${this.proxy.port}`;
  }
}

/** Lifts an app with these settings before the tests of a `describe`, and lowers it after the last. */
export function useRecoveringApp(config: object): RecoveringApp {
  return useLifted(new RecoveringApp({ config }));
}
