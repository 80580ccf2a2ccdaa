import type { Socket } from 'socket.io';
import type { Socket as ClientSocket } from 'socket.io-client';

import { BaseServer, connected, waitForDelivery } from './socket-server';
import { trackConnections } from './track-connections';

/** A real Socket.IO 4 server whose connections can be cut, and whose clients reconnect only when a test says so. */
export class FlakyServer extends BaseServer {
  /** Cuts every connection, as an unplugged cable does. */
  readonly cut = trackConnections(this.http);

  async connect(): Promise<FlakyClient> {
    const client = new FlakyClient(this.createClient(this.url, { reconnection: false }), this);
    await connected(client.client);
    return client;
  }
}

/** A client, and the events that it received. */
export class FlakyClient {
  /** Every event that it received, as `[event, value]`. */
  readonly received: [string, unknown][] = [];

  constructor(
    readonly client: ClientSocket,
    private readonly server: FlakyServer,
  ) {
    client.onAny((event: string, value: unknown) => {
      if (event !== 'fence') this.received.push([event, value]);
    });
  }

  /** This client's socket on the server. */
  get socket(): Socket {
    return this.server.findSocket(this.client);
  }

  /** Cuts the server's connections, and waits until both ends of this one have noticed. */
  async loseConnection(): Promise<void> {
    const noticed = Promise.all([
      new Promise((resolve) => this.client.once('disconnect', resolve)),
      new Promise((resolve) => this.socket.once('disconnect', resolve)),
    ]);
    this.server.cut();
    await noticed;
  }

  /** Connects again, and waits until everything that was sent before has arrived. */
  async reconnect(): Promise<void> {
    this.client.connect();
    await connected(this.client);
    await this.waitForDelivery();
  }

  async waitForDelivery(): Promise<void> {
    await waitForDelivery(this);
  }
}
