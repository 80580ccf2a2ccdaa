import { findLastIndex } from 'lodash';

import type { ClientEvent, ClientHistory, EventOf, History } from './history';
import { isForgotten, isRejected } from './losses';
import { describeMessage, type Receipts } from './receipts';
import type { Violation } from './violation';

/** What is sent while nothing is wrong arrives within this time, in milliseconds. */
const DELIVERY_TIME = 5000;

/**
 * Checks what nodes sent in the same tick as a join, a leave or a disconnect of the client. It has to have arrived where
 * something later of the same sender did, or where the client received the disconnect.
 */
export function checkSameTick(history: History, { name, events }: ClientHistory, receipts: Receipts): Violation[] {
  const violations: Violation[] = [];
  for (const expected of events) {
    if (expected.kind !== 'expected') continue;
    const { sender, number, at, arrives } = expected;
    const send = history.sends.get(sender)?.[number - 1];
    if (send === undefined || isRejected(history, send) || isForgotten(history, send)) continue;
    const receipt = receipts.first(expected);
    const report = (kind: 'same-tick-missing' | 'same-tick-unexpected') => {
      violations.push({ kind, at, client: name, detail: describeMessage(sender, number, send) });
    };
    if (!arrives && receipt !== undefined) report('same-tick-unexpected');
    if (arrives && receipt === undefined && isCertain(expected, send.at)) report('same-tick-missing');
  }
  return violations;

  function isCertain({ sid, sender, number, isAcknowledged }: EventOf<'expected'>, sentAt: number): boolean {
    const start = findLastIndex(events, (event) => {
      return event.kind === 'connected' && event.sid === sid && event.at <= sentAt;
    });
    const rest = events.slice(start + 1);
    const disconnection = rest.findIndex((event) => event.kind === 'disconnected');
    const lost = rest[disconnection];
    if (start < 0 || (lost !== undefined && lost.at < sentAt)) return false;
    if (lost?.kind === 'disconnected' && lost.reason === 'io server disconnect') return true;
    if (hadTime(rest, sentAt)) return true;
    const end = isAcknowledged
      ? rest.findIndex((event) => event.kind === 'connected' && !event.recovered)
      : disconnection;
    const lastEvent = end < 0 ? Infinity : start + 1 + end;
    return receipts.of(sender).some((receipt) => {
      return receipt.number > number && receipt.event > start && receipt.event < lastEvent;
    });
  }

  /** Whether nothing went wrong for so long that it had to arrive. */
  function hadTime(rest: readonly ClientEvent[], sentAt: number): boolean {
    const until = sentAt + DELIVERY_TIME;
    const trouble = rest.find(
      ({ kind, at }) => (kind === 'disconnected' || kind === 'fault') && at > sentAt - DELIVERY_TIME,
    );
    const isQuiet = !history.faults.some((fault) => fault.from < until && fault.until > sentAt - DELIVERY_TIME);
    return isQuiet && (trouble?.at ?? rest.at(-1)?.at ?? 0) > until;
  }
}
