import { groupBy } from 'lodash';

import type { ClientHistory } from './history';
import { describeMessage, type Receipt, type Receipts } from './receipts';
import type { Span } from './spans';
import type { Kind, Violation } from './violation';

/** Finds what arrived and should not have: twice, out of order, from a room that the client was not in, or though excluded. */
export function checkDeliveries({ name }: ClientHistory, receipts: Receipts, spans: readonly Span[]): Violation[] {
  const violations: Violation[] = [];
  const last = new Map<string, Receipt>();
  const byRecord = groupBy(spans, 'record');
  const report = (kind: Kind, { at, sender, number, send }: Receipt, detail = '') => {
    violations.push({ kind, at, client: name, detail: describeMessage(sender, number, send) + detail });
  };

  for (const receipt of receipts.all) {
    const { sender, number, send, sid, life } = receipt;
    const first = receipts.first(receipt);
    if (first !== undefined && first !== receipt) {
      const kind = first.life === life ? 'duplicate' : 'duplicate-in-new-session';
      report(kind, receipt, `, came first at ${first.at.toFixed()}`);
      continue;
    }
    if (send.omitted === sid) report('omitted-received', receipt);

    const previous = last.get(sender);
    if (previous?.life === life && previous.number > number)
      report('order', receipt, `, came after message ${previous.number}`);
    else last.set(sender, receipt);

    const kind = findFault(receipt, byRecord[send.record] ?? []);
    if (kind !== undefined) report(kind, receipt);
  }
  return violations;
}

/** Why no span of its record lets a message arrive, if none does. */
function findFault(receipt: Receipt, spans: readonly Span[]): Kind | undefined {
  const begun = spans.filter(({ firstEvent, lastEvent }) => firstEvent < receipt.event && receipt.event < lastEvent);
  if (begun.some((span) => admits(span, receipt))) return undefined;
  const latest = begun.at(-1);
  if (latest === undefined) return 'never-joined';
  return isDelivered(latest, receipt) ? 'before-join' : 'after-leave';
}

/** Whether a span's ends allow for a message; where a join or a leave was on its way, they do. */
export function admits(span: Span, receipt: Receipt): boolean {
  return !isDelivered(span, receipt) && !(span.leftAt !== undefined && receipt.send.at > span.leftAt);
}

function isDelivered({ delivered }: Span, { sender, number }: Receipt): boolean {
  return (delivered[sender] ?? 0) >= number;
}
