import { findLast } from 'lodash';

import type { ClientEvent, Delivered } from './history';
import type { Kind, Violation } from './violation';

/** A time in which a client was in one record's room, with what is not certain about its ends. */
export interface Span {
  readonly record: number;
  /** The id of its socket, which stays the same as long as it is recovered. */
  readonly sid: string;
  /** From here on, messages may arrive. */
  readonly joiningAt: number;
  /** What is sent after this has to arrive. */
  joinedAt?: number | undefined;
  /** What the node had delivered by then must not arrive. */
  delivered: Delivered;
  /** What is sent after this need not arrive. */
  leavingAt?: number | undefined;
  /** What is sent after this must not arrive. */
  leftAt?: number | undefined;
  /** The events between which this span's messages arrive. */
  readonly firstEvent: number;
  lastEvent: number;
  /** It was there until the end. */
  isComplete: boolean;
  /** Another node made the socket join, which takes effect some time later. */
  readonly isRemote: boolean;
}

export interface Membership {
  readonly spans: readonly Span[];
  readonly violations: readonly Violation[];
}

/** Follows a client's joins and leaves through its connections. */
export function findSpans(client: string, events: readonly ClientEvent[]): Membership {
  const memberships = new Memberships(client);
  events.forEach((event, index) => {
    memberships.follow(event, index);
  });
  const isConnected = findLast(events, ({ kind }) => kind === 'connected' || kind === 'disconnected')?.kind;
  if (isConnected === 'connected') memberships.complete();
  return memberships;
}

class Memberships implements Membership {
  readonly spans: Span[] = [];
  readonly violations: Violation[] = [];
  /** The spans that have not ended, by record. */
  readonly #open = new Map<number, Span>();
  #sid = '';
  #disconnectedAt = 0;

  constructor(readonly client: string) {}

  follow(event: ClientEvent, index: number): void {
    const { at } = event;
    switch (event.kind) {
      case 'connected':
        this.#sid = event.sid;
        if (!event.recovered) this.#endSession(at, index);
        break;
      case 'disconnected':
        this.#disconnectedAt = at;
        break;
      case 'joining':
        for (const record of event.records)
          if (!this.#open.has(record)) this.#start(record, at, index, { isRemote: event.remote === true });
        break;
      case 'joined':
        this.#update(event.records, { joinedAt: at, leavingAt: undefined, delivered: event.delivered });
        break;
      case 'leaving':
        this.#update(event.records, { leavingAt: at });
        break;
      case 'left':
        this.#update(event.records, { leftAt: at });
        for (const record of event.records) this.#open.delete(record);
        break;
      case 'rooms':
        this.#compare(event.records, at, index);
        break;
      default:
    }
  }

  complete(): void {
    for (const span of this.#open.values()) span.isComplete = span.joinedAt !== undefined;
  }

  #start(record: number, joiningAt: number, firstEvent: number, more: Partial<Span>): void {
    const ends = { delivered: {}, firstEvent, lastEvent: Infinity, isComplete: false, isRemote: false };
    const span: Span = { record, sid: this.#sid, joiningAt, ...ends, ...more };
    this.spans.push(span);
    this.#open.set(record, span);
  }

  #update(records: readonly number[], changes: Partial<Span>): void {
    for (const record of records) Object.assign(this.#open.get(record) ?? {}, changes);
  }

  /** A client that is not recovered is in no room. */
  #endSession(at: number, index: number): void {
    for (const span of this.#open.values()) {
      span.leavingAt ??= this.#disconnectedAt;
      [span.leftAt, span.lastEvent] = [at, index];
    }
    this.#open.clear();
  }

  /** Compares the rooms of a client's socket with what the client knows, and decides what it did not know. */
  #compare(rooms: readonly number[], at: number, index: number): void {
    for (const [record, span] of this.#open) {
      const isCertain = span.joinedAt !== undefined;
      if (rooms.includes(record)) {
        span.joinedAt ??= at;
        span.leavingAt = undefined; // its request to leave was lost
      } else if (isCertain || !span.isRemote) {
        if (isCertain && span.leavingAt === undefined)
          this.#report('rooms-lost', at, record, `joined at ${span.joinedAt?.toFixed()}, is not in it on the node`);
        span.leavingAt ??= isCertain ? at : span.joiningAt;
        span.leftAt = at;
        this.#open.delete(record);
      }
    }
    for (const record of rooms) {
      if (this.#open.has(record)) continue;
      const former = findLast(this.spans, (span) => span.record === record);
      const detail = former === undefined ? 'never joined' : `left at ${former.leftAt?.toFixed()}`;
      this.#report('rooms-revived', at, record, detail);
      this.#start(record, at, index, { joinedAt: at });
    }
  }

  #report(kind: Kind, at: number, record: number, detail: string): void {
    this.violations.push({ kind, at, client: this.client, detail: `record ${record}: ${detail}` });
  }
}
