import type { Socket } from 'socket.io';
import type { Socket as ClientSocket } from 'socket.io-client';

import { BaseServer, connected, waitForDelivery } from './socket-server';
import type { TcpProxy } from './tcp-proxy';
import { trackConnections } from './track-connections';

/** A real Socket.IO 4 server whose connections can be cut, and whose clients reconnect only when a test says so. */
export class FlakyServer extends BaseServer {
  /** Cuts every connection, as an unplugged cable does. */
  readonly cut = trackConnections(this.http);

  /** Connects a client, directly or through a proxy. */
  async connect(namespace = '/', url = this.url): Promise<FlakyClient> {
    const client = new FlakyClient(this.createClient(url + namespace, { reconnection: false }), this, namespace);
    await connected(client.client);
    return client;
  }
}

/** The event that carries nothing but an offset. */
export const OFFSET_EVENT = 'sails-hook-message:offset';

/** A client, and the events that it received. */
export class FlakyClient {
  /** Every event but the offset events, as `[event, value]`. */
  readonly received: [string, unknown][] = [];
  /** How many offset events it received. */
  offsetEvents = 0;
  readonly firstOffsetEvent: Promise<unknown>;

  constructor(
    readonly client: ClientSocket,
    /** The server that it is connected to. */
    public server: FlakyServer,
    private readonly namespace: string,
  ) {
    this.firstOffsetEvent = this.nextOffsetEvent();
    client.onAny((event: string, value: unknown) => {
      if (event === OFFSET_EVENT) this.offsetEvents++;
      else if (event !== 'fence') this.received.push([event, value]);
    });
  }

  /** This client's socket on the server. */
  get socket(): Socket {
    return this.server.findSocket(this.client, this.namespace);
  }

  async nextOffsetEvent(): Promise<void> {
    await new Promise((resolve) => this.client.once(OFFSET_EVENT, resolve));
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

  /** Loses the connection, which the server does not notice. */
  async loseNetwork(proxy: Pick<TcpProxy, 'silence'>): Promise<void> {
    proxy.silence();
    const noticed = new Promise((resolve) => this.client.once('disconnect', resolve));
    this.client.io.engine.close();
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
