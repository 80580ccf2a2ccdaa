import { type Dictionary, findLast, groupBy } from 'lodash';

import { admits } from './deliveries';
import { type ClientEvent, type ClientHistory, type History, namespaceOf, type Send } from './history';
import { isForgotten, isRejected } from './losses';
import { describeMessage, type Receipt, type Receipts } from './receipts';
import type { Span } from './spans';
import type { Kind, Violation } from './violation';

/**
 * Finds what should have arrived and did not. Between two messages of one sender that a client received from a record, all
 * others are certain; so is what was sent after it had joined, and before the last that is known to have gone out.
 */
export class MissingCheck {
  readonly #records = new Map<string, Dictionary<Numbered[]>>();

  constructor(
    readonly history: History,
    readonly published: ReadonlyMap<string, number>,
  ) {
    for (const [sender, sends] of history.sends) {
      const numbered = sends.map((send, index) => ({ ...send, number: index + 1 }));
      this.#records.set(sender, groupBy(numbered, 'record'));
    }
  }

  check(client: ClientHistory, receipts: Receipts, spans: readonly Span[]): Violation[] {
    const violations: Violation[] = [];
    for (const span of spans) {
      for (const [sender, byRecord] of this.#records) {
        if (namespaceOf(sender) !== namespaceOf(client.name)) continue;
        const own = receipts.of(sender);
        const range = this.#findRange(sender, span, own);
        if (range === undefined) continue;
        for (const send of byRecord[span.record] ?? []) {
          const { number } = send;
          if (number < range.from || number > range.to || send.at > (span.leavingAt ?? Infinity)) continue;
          if (send.omitted === span.sid || receipts.first({ sender, number }) !== undefined) continue;
          if (isRejected(this.history, send)) continue;
          const [kind, at, between] = this.#classify(client.events, own, span, send);
          const detail = `${describeMessage(sender, number, send)}; ${between}; ${describeSpan(span)}`;
          violations.push({ kind, at, client: client.name, detail });
        }
      }
    }
    return violations;
  }

  /** The numbers of a sender between which all have to arrive. */
  #findRange(sender: string, span: Span, own: readonly Receipt[]): { from: number; to: number } | undefined {
    const received = own.filter(
      (receipt) =>
        receipt.send.record === span.record &&
        span.firstEvent < receipt.event &&
        receipt.event < span.lastEvent &&
        admits(span, receipt),
    );
    const numbers = received.map(({ number }) => number);
    let [from, to] = [Math.min(...numbers), Math.max(...numbers)];
    if (span.joinedAt !== undefined) {
      const { joinedAt } = span;
      const sends = this.#records.get(sender)?.[span.record] ?? [];
      from = Math.min(from, sends.find(({ at }) => at > joinedAt)?.number ?? Infinity);
    }
    if (span.isComplete) to = Math.max(to, this.published.get(sender) ?? 0);
    return from <= to ? { from, to } : undefined;
  }

  #classify(
    events: readonly ClientEvent[],
    own: readonly Receipt[],
    span: Span,
    send: Numbered,
  ): [Kind, number, string] {
    const before = findLast(own, ({ number }) => number < send.number)?.event ?? span.firstEvent;
    const after = own.find(({ number, event }) => number > send.number && event > before)?.event ?? events.length;
    const story = events.slice(before, after).filter(({ kind }) => kind !== 'message');
    // What was missed may arrive before the client knows that it is connected again.
    const wasCut = story.some(({ kind }) => kind === 'disconnected' || kind === 'connected');
    const connection = wasCut
      ? events.slice(before).find((event) => event.kind === 'connected')
      : findLast(events.slice(0, before), (event) => event.kind === 'connected' && event.at > send.at);
    const at = connection?.at ?? send.at;
    const context = `meanwhile: ${story.slice(-6).map(describeEvent).join(', ') || 'nothing'}`;
    if (connection?.kind === 'connected' && connection.recovered) return ['missing', at, context];
    return [isForgotten(this.history, send) ? 'missing-live-after-data-loss' : 'missing-live', at, context];
  }
}

interface Numbered extends Send {
  readonly number: number;
}

function describeSpan({ joiningAt, joinedAt }: Span): string {
  return joinedAt === undefined ? `asked to join at ${joiningAt.toFixed()}` : `joined at ${joinedAt.toFixed()}`;
}

export function describeEvent(event: ClientEvent): string {
  const at = event.at.toFixed();
  switch (event.kind) {
    case 'connected':
      return `${event.recovered ? 'recovered' : 'connected'} on ${event.node} at ${at}`;
    case 'disconnected':
      return `${event.reason} at ${at}`;
    case 'fault':
      return `${event.name} at ${at}`;
    default:
      return `${event.kind} at ${at}`;
  }
}
