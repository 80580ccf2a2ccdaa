import { EventEmitter, once } from 'node:events';

import { io as connect, type Socket } from 'socket.io-client';

import type { MessagedEvent } from '../../../src/broadcast/messaged-event';

interface SailsResponse {
  statusCode: number;
  body: unknown;
}

/** A real client that speaks Sails' protocol, and reconnects automatically. */
export class Subscriber {
  /** The `user` events that it received, in order. */
  received: MessagedEvent[] = [];
  /** The same events as packets. */
  frames: string[] = [];
  readonly socket: Socket;
  readonly #changes = new EventEmitter().setMaxListeners(0);

  private constructor(url: string) {
    this.socket = connect(url, {
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 20,
      reconnectionDelayMax: 100,
      query: { __sails_io_sdk_version: '1.2.1' },
    });
    this.socket.io.on('open', () => {
      this.socket.io.engine.on('packet', ({ data }: { data?: unknown }) => {
        if (typeof data === 'string' && data.startsWith('2["user"')) this.frames.push(data);
      });
    });
    this.socket.on('user', (event: MessagedEvent) => {
      this.received.push(event);
      this.#changes.emit('change');
    });
  }

  static async connect(url: string): Promise<Subscriber> {
    const subscriber = new Subscriber(url);
    await subscriber.waitForConnect();
    return subscriber;
  }

  async waitForConnect(): Promise<void> {
    if (this.socket.connected) return;
    await new Promise<void>((resolve) => this.socket.once('connect', resolve));
  }

  async waitForDisconnect(): Promise<void> {
    if (this.socket.disconnected) return;
    await new Promise<unknown>((resolve) => this.socket.once('disconnect', resolve));
  }

  get id(): string {
    if (this.socket.id === undefined) throw new Error('The client is not connected.');
    return this.socket.id;
  }

  /** Sends a request to the node that it is connected to. */
  async request(method: string, url: string, data: object = {}): Promise<unknown> {
    const { statusCode, body } = (await this.socket.emitWithAck(method.toLowerCase(), { url, data })) as SailsResponse;
    if (statusCode !== 200) throw new Error(`${method} ${url} returned status ${statusCode}.`);
    return body;
  }

  async subscribe(id: number): Promise<this> {
    await this.request('POST', `/user/${id}/subscription`);
    return this;
  }

  /** The data of the messages that it received, in order. */
  get data(): MessagedEvent['data'][] {
    return this.received.map(({ data }) => data);
  }

  /** Waits until it has received a message with this key and value. */
  async waitForData(key: string, value: unknown): Promise<void> {
    while (!this.received.some(({ data }) => data[key] === value)) await once(this.#changes, 'change');
  }

  /** Waits until it has received this many messages. */
  async waitForCount(count: number): Promise<void> {
    while (this.received.length < count) await once(this.#changes, 'change');
  }

  clearReceived(): void {
    this.received = [];
    this.frames = [];
  }

  /** Removes the messages that only mark how far delivery has come. */
  removeMarkers(): void {
    const isMarker = ({ data }: MessagedEvent) => 'probe' in data || 'fence' in data;
    this.received = this.received.filter((event) => !isMarker(event));
    this.frames = this.frames.filter((frame) => !/"data":{"(probe|fence)":/.test(frame));
  }

  disconnect(): void {
    this.socket.disconnect();
  }
}
