import type { Namespace as SocketNamespace, Socket } from 'socket.io';

import type { MessageMethods } from '../../../src/model/methods';
import type { MessageId, Send } from '../check/history';
import { now } from '../clock';
import type { Commands, Content, FromNode, Reply, Requests } from '../protocol';
import type { Random } from '../random';
import { ALL_RECORDS, RECORDS } from '../settings';
import type { Witness } from './witness';

/** Whoever asks: a socket, or Sails' request that came by one. */
export interface Requester {
  readonly request: Parameters<MessageMethods['subscribe']>[0];
  readonly socket: Socket;
}

/** What one node does in one namespace: it sends numbered messages, and lets clients join and leave. */
export class Feed {
  witness: Witness | undefined;
  #number = 0;
  #unreported: Send[] = [];

  constructor(
    readonly sender: string,
    readonly namespace: SocketNamespace,
    readonly model: MessageMethods,
    readonly random: Random,
    readonly report: (news: FromNode) => void,
  ) {
    namespace.on('connection', (socket) => {
      socket.on('disconnect', (reason) => {
        if (reason.endsWith('namespace disconnect')) report({ kind: 'departed', sid: socket.id, at: now() });
      });
    });
  }

  handle<Name extends keyof Requests>(name: Name, { request, socket }: Requester, body: Requests[Name]): Reply {
    const expected: Reply['expected'] = [];
    const { records = [] } = body as { records?: number[] };
    if (name === 'join') this.model.subscribe(request, records);
    if (name === 'leave') this.model.unsubscribe(request, records);
    if (name === 'sequence') {
      const { record, steps } = body as Requests['sequence'];
      let arrives = this.isIn(socket, record);
      for (const step of steps) {
        if (step === 'send') {
          expected.push({ ...this.send(record), arrives });
          continue;
        }
        arrives = step === 'join';
        this.model[arrives ? 'subscribe' : 'unsubscribe'](request, [record]);
      }
    }
    const all = Array.from({ length: ALL_RECORDS }, (_, index) => index + 1);
    return {
      records: all.filter((record) => this.isIn(socket, record)),
      delivered: { ...this.witness?.delivered }, // Sails replies later
      expected,
    };
  }

  isIn(socket: Socket, record: number): boolean {
    return socket.rooms.has(this.model.getRoomName(record));
  }

  send(record: number, omitted?: Socket): MessageId {
    const id = { sender: this.sender, number: ++this.#number };
    const content: Content = {
      ...id,
      at: now(),
      ...(omitted && { omitted: omitted.id }),
      padding: 'x'.repeat(this.random.integer(0, 60)),
    };
    this.#unreported.push({ record, at: content.at, omitted: omitted?.id });
    if (this.#unreported.length === 1)
      process.nextTick(() => {
        this.#report();
      });
    this.model.message(record, content, omitted);
    return id;
  }

  #report(): void {
    const sends = this.#unreported;
    if (sends.length === 0) return;
    this.#unreported = [];
    this.report({ kind: 'sent', sender: this.sender, first: this.#number - sends.length + 1, sends });
  }

  /** Sends to any record; now and then it excludes a socket, sends many at once, or sends something else as well. */
  sendAny(): void {
    const { random, namespace, model } = this;
    const record = random.integer(1, ALL_RECORDS);
    const sockets = [...namespace.sockets.values()];
    this.send(record, random.chance(0.1) && sockets.length > 0 ? random.pick(sockets) : undefined);
    if (random.chance(0.005)) for (let count = random.integer(2, 30); count > 0; count--) this.sendAny();
    const room = namespace.to(model.getRoomName(record));
    if (random.chance(0.01)) room.volatile.emit('volatile', 'a text as the last argument');
    if (random.chance(0.01)) room.emit('binary', Buffer.from([1, 2, 3]));
  }

  finish(): void {
    for (let record = 1; record <= ALL_RECORDS; record++) this.send(record);
    this.#report(); // before the reply to the command
  }

  kick({ sid, record, way }: Parameters<Commands['kick']>[0]): MessageId[] {
    const sent = record === undefined ? [] : [this.send(record), this.send(record)];
    const close = way.endsWith('close');
    const socket = this.namespace.sockets.get(sid);
    if (socket !== undefined && way.startsWith('disconnect ')) socket.disconnect(close);
    else this.namespace.in(sid).disconnectSockets(close);
    return sent;
  }

  joinRemotely({ sid, record }: Parameters<Commands['joinRemotely']>[0]): MessageId[] {
    if (record <= RECORDS) throw new Error(`Record ${record} is not for remote joins.`);
    this.namespace.in(sid).socketsJoin(this.model.getRoomName(record));
    return [this.send(record)];
  }
}
