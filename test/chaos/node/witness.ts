import type { Namespace as SocketNamespace } from 'socket.io';
import { io as connect, type Socket } from 'socket.io-client';

import type { MessageMethods } from '../../../src/model/methods';
import { type Content, MODEL } from '../protocol';
import { ALL_RECORDS } from '../settings';

const ROLE = 'chaos-role';

/**
 * A client of its own node that is in every room, so that the node can say how far it has delivered each sender's messages.
 */
export class Witness {
  /** Each sender's last message that was delivered here. */
  readonly delivered: Record<string, number> = {};
  readonly #socket: Socket;

  constructor(url: string, namespace: string) {
    this.#socket = connect(url + namespace, {
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 20,
      query: { [ROLE]: 'witness', __sails_io_sdk_version: '1.2.1' },
    });
    this.#socket.on(MODEL, ({ data: { sender, number } }: { data: Content }) => {
      this.delivered[sender] = Math.max(this.delivered[sender] ?? 0, number);
    });
  }

  stop(): void {
    this.#socket.disconnect();
  }
}

/** Makes every witness that connects join all records' rooms. */
export function welcomeWitnesses(namespace: SocketNamespace, model: MessageMethods): void {
  namespace.on('connection', (socket) => {
    if (socket.handshake.query[ROLE] !== 'witness') return;
    for (let record = 1; record <= ALL_RECORDS; record++) void socket.join(model.getRoomName(record));
  });
}
