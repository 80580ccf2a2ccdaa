import { once } from 'node:events';

import { io, type Socket } from 'socket.io-client';

import { ARRIVED, END } from './protocol';

/** A client, the records that it is subscribed to, and the numbers of the messages that it received about each. */
export class LoadClient {
  readonly received = new Map<number, number[]>();
  readonly ended: Promise<unknown>;

  private constructor(
    readonly socket: Socket,
    readonly subscribedIds: readonly number[],
  ) {
    socket.on('item', ({ id, data }: { id: number; data: { number: number } }) => {
      const numbers = this.received.get(id) ?? [];
      this.received.set(id, numbers);
      numbers.push(data.number);
    });
    socket.on(ARRIVED, (acknowledge: () => void) => {
      acknowledge();
    });
    this.ended = once(socket as unknown as NodeJS.EventEmitter, END);
  }

  /** Connects a client, and subscribes it with a request, as sails.io.js does. */
  static async connect(url: string, ids: readonly number[]): Promise<LoadClient> {
    const query = { __sails_io_sdk_version: '1.2.1' };
    const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false, query });
    const client = new LoadClient(socket, ids);
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
    if (ids.length > 0) {
      const request = { url: '/subscription', data: { ids } };
      const { statusCode } = (await socket.emitWithAck('post', request)) as { statusCode: number };
      if (statusCode !== 200) throw new Error(`The request to subscribe returned status ${statusCode}.`);
    }
    return client;
  }

  get id(): string {
    return this.socket.id ?? '';
  }
}
