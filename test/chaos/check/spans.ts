import { findLast } from 'lodash';

import type { ClientEvent, Delivered } from './history';
import type { Violation } from './violation';

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
  const spans: Span[] = [];
  const violations: Violation[] = [];
  const open = new Map<number, Span>();
  let sid = '';
  let disconnectedAt = 0;

  const start = (record: number, at: number, event: number, more: Partial<Span> = {}) => {
    const span: Span = {
      record,
      sid,
      joiningAt: at,
      delivered: {},
      firstEvent: event,
      lastEvent: Infinity,
      isComplete: false,
      isRemote: false,
      ...more,
    };
    spans.push(span);
    open.set(record, span);
  };
  const report = (kind: 'rooms-lost' | 'rooms-revived', at: number, record: number, detail: string) => {
    violations.push({ kind, at, client, detail: `record ${record}: ${detail}` });
  };

  const compareRooms = (at: number, records: readonly number[], event: number) => {
    const joined = new Set(records);
    for (const [record, span] of open) {
      if (joined.has(record)) {
        span.joinedAt ??= at;
        span.leavingAt = undefined; // its request to leave was lost
      } else if (!span.isRemote || span.joinedAt !== undefined) {
        if (span.joinedAt !== undefined && span.leavingAt === undefined)
          report('rooms-lost', at, record, `joined at ${span.joinedAt.toFixed()}, is not in it on the node`);
        span.leavingAt ??= span.joinedAt === undefined ? span.joiningAt : at;
        span.leftAt = at;
        open.delete(record);
      }
    }
    for (const record of records) {
      if (open.has(record)) continue;
      const former = findLast(spans, (span) => span.record === record);
      report(
        'rooms-revived',
        at,
        record,
        former === undefined ? 'never joined' : `left at ${former.leftAt?.toFixed()}`,
      );
      start(record, at, event, { joinedAt: at });
    }
  };

  events.forEach((event, index) => {
    switch (event.kind) {
      case 'connected':
        sid = event.sid;
        if (event.recovered) break;
        for (const span of open.values()) {
          span.leavingAt ??= disconnectedAt;
          span.leftAt = event.at;
          span.lastEvent = index;
        }
        open.clear();
        break;
      case 'disconnected':
        disconnectedAt = event.at;
        break;
      case 'joining':
        for (const record of event.records)
          if (!open.has(record)) start(record, event.at, index, { isRemote: event.remote === true });
        break;
      case 'joined':
        for (const record of event.records) {
          const span = open.get(record);
          if (span !== undefined)
            Object.assign(span, { joinedAt: event.at, leavingAt: undefined, delivered: event.delivered });
        }
        break;
      case 'leaving':
        for (const record of event.records) {
          const span = open.get(record);
          if (span !== undefined) span.leavingAt = event.at;
        }
        break;
      case 'left':
        for (const record of event.records) {
          const span = open.get(record);
          if (span !== undefined) span.leftAt = event.at;
          open.delete(record);
        }
        break;
      case 'rooms':
        compareRooms(event.at, event.records, index);
        break;
      default:
    }
  });
  const isConnected = findLast(events, ({ kind }) => kind === 'connected' || kind === 'disconnected')?.kind;
  for (const span of open.values()) span.isComplete = isConnected === 'connected' && span.joinedAt !== undefined;
  return { spans, violations };
}
