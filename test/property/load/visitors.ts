import { once } from 'node:events';

import { io, type Socket } from 'socket.io-client';

import { ARRIVED, END } from './protocol';

/** One socket, what it is subscribed to, and what it has heard of each record, by the messages' numbers. */
export class Visitor {
  readonly heard = new Map<number, number[]>();
  readonly ended: Promise<unknown>;

  private constructor(
    readonly socket: Socket,
    readonly subscribed: readonly number[],
  ) {
    socket.on('item', ({ id, data }: { id: number; data: { number: number } }) => {
      const numbers = this.heard.get(id) ?? [];
      this.heard.set(id, numbers);
      numbers.push(data.number);
    });
    socket.on(ARRIVED, (answer: () => void) => {
      answer();
    });
    this.ended = once(socket as unknown as NodeJS.EventEmitter, END);
  }

  /** Connects, and subscribes as a client of Sails does. */
  static async come(url: string, ids: readonly number[]): Promise<Visitor> {
    const query = { __sails_io_sdk_version: '1.2.1' };
    const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false, query });
    const visitor = new Visitor(socket, ids);
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
    if (ids.length > 0) {
      const request = { url: '/subscription', data: { ids } };
      const { statusCode } = (await socket.emitWithAck('post', request)) as { statusCode: number };
      if (statusCode !== 200) throw new Error(`subscribing was answered with ${statusCode}`);
    }
    return visitor;
  }

  get id(): string {
    return this.socket.id ?? '';
  }
}
