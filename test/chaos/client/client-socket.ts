import { setTimeout as sleep } from 'node:timers/promises';

import type { ClientEvent, MessageId } from '../check/history';
import { now } from '../clock';
import type { Ledger } from '../cluster/ledger';
import { type Content, type MessageKey, MODEL, type Requests } from '../protocol';
import { type Link, readSession } from './link';
import { noteReply, noteRequest } from './requests';

const REPLY_TIMEOUT = 10_000;

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

  /** Returns whether the reply came in time. */
  async request<Name extends keyof Requests>(name: Name, body: Requests[Name]): Promise<boolean> {
    if (!this.isFree) return false;
    this.#isBusy = true;
    const connection = this.#connections;
    this.events.push(...noteRequest(name, body));
    const replied = this.link.request(name, body).then((reply) => {
      if (connection !== this.#connections) return false;
      this.#isBusy = false;
      if (reply !== undefined) this.#learn(noteReply(name, body, reply, this.link.raw.id ?? ''));
      return reply !== undefined;
    });
    return Promise.race([replied, sleep(REPLY_TIMEOUT, false, { ref: false })]);
  }

  #learn(events: readonly ClientEvent[]): void {
    this.events.push(...events);
    for (const event of events) {
      if (event.kind === 'rooms') this.joined.clear();
      if (event.kind === 'rooms' || event.kind === 'joined')
        for (const record of event.records) this.joined.add(record);
      if (event.kind === 'left') for (const record of event.records) this.joined.delete(record);
    }
  }

  /** Asks for nothing meanwhile. */
  async pause<Result>(act: () => Promise<Result>): Promise<Result> {
    const connection = this.#connections;
    this.#isBusy = true;
    const result = await act();
    if (connection === this.#connections) this.#isBusy = false;
    return result;
  }

  /** What another node sent in the same tick as something else of this socket. */
  expect(messages: readonly MessageId[], sid: string): void {
    for (const { sender, number } of messages)
      this.events.push({ kind: 'expected', at: now(), sid, sender, number, arrives: true, isAcknowledged: false });
  }

  /** Another node makes the socket join. */
  noteRemoteJoin(record: number): void {
    this.events.push({ kind: 'joining', at: now(), records: [record], remote: true });
  }
}
