import { io as connect, type Socket } from 'socket.io-client';

import type { SailsApp } from '../../support/sails-app';

/** Socket.IO's own client, speaking to a Sails app; it comes back only when it is told to. */
export class SailsVisitor {
  readonly client: Socket;
  /** What came as `item` events. */
  readonly items: unknown[] = [];

  constructor(url: string, headers: Record<string, string> = {}) {
    this.client = connect(url, {
      transports: ['websocket'],
      forceNew: true,
      autoConnect: false,
      reconnection: false,
      extraHeaders: headers,
      query: { __sails_io_sdk_version: '1.2.1' }, // without it, Sails refuses requests
    });
    this.client.on('item', (item: unknown) => this.items.push(item));
  }

  async comes(): Promise<void> {
    const connected = new Promise<void>((resolve, reject) => {
      this.client.once('connect', resolve).once('connect_error', reject);
    });
    this.client.connect();
    await connected;
  }

  async isCutOff(app: SailsApp): Promise<void> {
    const socket = app.sails.io.sockets.sockets.get(this.client.id ?? '');
    const noticed = Promise.all([
      new Promise((resolve) => this.client.once('disconnect', resolve)),
      new Promise((resolve) => socket?.once('disconnect', resolve)),
    ]);
    app.cut();
    await noticed;
  }

  /** Makes a request of the app, as sails.io.js makes it. */
  async request(method: string, url: string, data: object = {}): Promise<{ statusCode: number; body: unknown }> {
    const { statusCode, body } = (await this.client.emitWithAck(method, { url, data })) as Record<string, unknown>;
    return { statusCode: Number(statusCode), body };
  }
}
