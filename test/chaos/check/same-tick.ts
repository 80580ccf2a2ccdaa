import { findLastIndex } from 'lodash';

import type { ClientHistory, EventOf, History } from './history';
import { isForgotten, isRejected } from './losses';
import { describeMessage, type Receipts } from './receipts';
import type { Violation } from './violation';

/**
 * Checks what nodes sent in the same tick as a join, a leave or a disconnect of the client. It has to have arrived where
 * something later of the same sender did, or where the client was told of the disconnect.
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
    const end = isAcknowledged
      ? rest.findIndex((event) => event.kind === 'connected' && !event.recovered)
      : disconnection;
    const lastEvent = end < 0 ? Infinity : start + 1 + end;
    return receipts.of(sender).some((receipt) => {
      return receipt.number > number && receipt.event > start && receipt.event < lastEvent;
    });
  }
}
