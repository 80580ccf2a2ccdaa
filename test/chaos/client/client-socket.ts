import { findLast } from 'lodash';

import type { ClientEvent, MessageId } from '../check/history';
import { now } from '../clock';
import type { Ledger } from '../cluster/ledger';
import { type Content, type MessageKey, MODEL, type Reply, type Requests } from '../protocol';
import { type Link, readSession } from './link';

/** One client in one namespace, which writes down all that happens to it. */
export class ClientSocket {
  readonly events: ClientEvent[] = [];
  /** The records that it knows it is subscribed to. */
  readonly joined = new Set<number>();
  readonly #received = new Set<MessageKey>();
  #isBusy = false;
  #connections = 0;
  #askedAt = 0;
  #hadOffset = false;

  /** @param nodeName - the name of the node to which the client's connections go now */
  constructor(
    readonly name: string,
    readonly link: Link,
    readonly ledger: Ledger,
    readonly nodeName: () => string,
    readonly onGone: (socket: ClientSocket) => void,
  ) {
    link.raw.io.on('open', () => {
      this.#noteAsking();
    });
    this.#listen();
  }

  #listen(): void {
    const { raw } = this.link;
    raw.on(MODEL, ({ id, data }: { id: number; data: Content }) => {
      const { sender, number } = data;
      this.ledger.learn(id, data);
      this.events.push({ kind: 'message', at: now(), sender, number });
      this.#received.add(`${sender} ${number}`);
    });
    raw.on('connect', () => {
      const [askedAt, hadOffset] = [this.#askedAt, this.#hadOffset];
      const { recovered, id: sid = '' } = raw;
      const node = this.nodeName();
      this.events.push({ kind: 'connected', at: now(), askedAt, recovered, hadOffset, sid, node });
      this.#connections++;
      this.#isBusy = false;
      if (!recovered) this.joined.clear();
      void this.request('rooms', {});
    });
    raw.on('disconnect', (reason) => {
      this.events.push({ kind: 'disconnected', at: now(), reason });
      this.#connections++;
      if (!raw.active) this.onGone(this);
    });
    raw.on('connect_error', () => {
      if (!raw.active) this.onGone(this);
    });
  }

  #noteAsking(): void {
    [this.#askedAt, this.#hadOffset] = [now(), readSession(this.link.raw).offset !== undefined];
  }

  reconnect(): void {
    this.#noteAsking();
    if (!this.link.raw.connected && this.link.reconnect()) this.#listen();
  }

  get isConnected(): boolean {
    return this.link.raw.connected;
  }

  /** Asks one thing at a time: Sails may handle two requests of one socket in any order. */
  get isFree(): boolean {
    return this.isConnected && !this.#isBusy;
  }

  note(name: string): void {
    this.events.push({ kind: 'fault', at: now(), name });
  }

  has(key: MessageKey): boolean {
    return this.#received.has(key);
  }

  async request<Name extends keyof Requests>(name: Name, body: Requests[Name]): Promise<void> {
    if (!this.isFree) return;
    this.#isBusy = true;
    const connection = this.#connections;
    this.#noteRequest(name, body);
    const reply = await this.link.request(name, body);
    if (connection !== this.#connections) return;
    this.#isBusy = false;
    if (reply !== undefined) this.#noteReply(name, body, reply);
  }

  #noteRequest<Name extends keyof Requests>(name: Name, body: Requests[Name]): void {
    const at = now();
    if (name === 'join') this.events.push({ kind: 'joining', at, records: (body as Requests['join']).records });
    if (name === 'leave') this.events.push({ kind: 'leaving', at, records: (body as Requests['leave']).records });
    if (name === 'sequence') {
      const records = [(body as Requests['sequence']).record];
      // A room that is left in between was not left for the others, so both ends are open until the reply.
      this.events.push({ kind: 'joining', at, records }, { kind: 'leaving', at, records });
    }
  }

  #noteReply<Name extends keyof Requests>(name: Name, body: Requests[Name], reply: Reply): void {
    const at = now();
    if (name === 'rooms') {
      this.events.push({ kind: 'rooms', at, records: reply.records });
      this.joined.clear();
      for (const record of reply.records) this.joined.add(record);
      return;
    }
    const { record, steps } = body as Requests['sequence'];
    const isJoin = name === 'join' || (name === 'sequence' && findLast(steps, (step) => step !== 'send') === 'join');
    const records = name === 'sequence' ? [record] : (body as Requests['join']).records;
    this.expect(reply.expected, true);
    this.events.push(
      isJoin ? { kind: 'joined', at, records, delivered: reply.delivered } : { kind: 'left', at, records },
    );
    for (const one of records) this.joined[isJoin ? 'add' : 'delete'](one);
  }

  /** Asks for nothing meanwhile. */
  async pause<Result>(act: () => Promise<Result>): Promise<Result> {
    const connection = this.#connections;
    this.#isBusy = true;
    const result = await act();
    if (connection === this.#connections) this.#isBusy = false;
    return result;
  }

  /** What was sent in the same tick as something else of this socket. */
  expect(
    messages: readonly (MessageId & { arrives: boolean })[],
    isAcknowledged: boolean,
    sid = this.link.raw.id,
  ): void {
    for (const { sender, number, arrives } of messages)
      this.events.push({ kind: 'expected', at: now(), sid: sid ?? '', sender, number, arrives, isAcknowledged });
  }

  /** Another node makes the socket join. */
  noteRemoteJoin(record: number): void {
    this.events.push({ kind: 'joining', at: now(), records: [record], remote: true });
  }
}
