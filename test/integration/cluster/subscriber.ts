import { EventEmitter, once } from 'node:events';

import { io as connect, type Socket } from 'socket.io-client';

import type { MessagedEvent } from '../../../src/broadcast/messaged-event';

interface Answer {
  statusCode: number;
  body: unknown;
}

/** A real client that speaks Sails' protocol, and comes back by itself when it is cut off. */
export class Subscriber {
  /** What it heard under `user`, in order. */
  heard: MessagedEvent[] = [];
  /** The same as it came over the wire. */
  frames: string[] = [];
  readonly socket: Socket;
  readonly #news = new EventEmitter().setMaxListeners(0);

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
      this.heard.push(event);
      this.#news.emit('news');
    });
  }

  static async connect(url: string): Promise<Subscriber> {
    const subscriber = new Subscriber(url);
    await subscriber.isConnected();
    return subscriber;
  }

  async isConnected(): Promise<void> {
    if (this.socket.connected) return;
    await new Promise<void>((resolve) => this.socket.once('connect', resolve));
  }

  async isCutOff(): Promise<void> {
    if (this.socket.disconnected) return;
    await new Promise<unknown>((resolve) => this.socket.once('disconnect', resolve));
  }

  get id(): string {
    if (this.socket.id === undefined) throw new Error('not connected');
    return this.socket.id;
  }

  /** Makes a request of the node that it is connected to. */
  async request(method: string, url: string, data: object = {}): Promise<unknown> {
    const { statusCode, body } = (await this.socket.emitWithAck(method.toLowerCase(), { url, data })) as Answer;
    if (statusCode !== 200) throw new Error(`${method} ${url} was answered by ${statusCode}`);
    return body;
  }

  async subscribe(id: number): Promise<this> {
    await this.request('POST', `/user/${id}/subscription`);
    return this;
  }

  /** What the messages that it heard held, one after another. */
  get data(): MessagedEvent['data'][] {
    return this.heard.map(({ data }) => data);
  }

  /** Waits until it has heard a message that holds this. */
  async hears(key: string, value: unknown): Promise<void> {
    while (!this.heard.some(({ data }) => data[key] === value)) await once(this.#news, 'news');
  }

  /** Waits until it has heard so many messages. */
  async hearsMany(count: number): Promise<void> {
    while (this.heard.length < count) await once(this.#news, 'news');
  }

  forget(): void {
    this.heard = [];
    this.frames = [];
  }

  /** Forgets what a test only said to see whether it comes through. */
  forgetGreetings(): void {
    const isGreeting = ({ data }: MessagedEvent) => 'hello' in data || 'fence' in data;
    this.heard = this.heard.filter((event) => !isGreeting(event));
    this.frames = this.frames.filter((frame) => !/"data":{"(hello|fence)":/.test(frame));
  }

  disconnect(): void {
    this.socket.disconnect();
  }
}
