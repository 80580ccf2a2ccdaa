import { findLast } from 'lodash';

import type { ClientHistory, EventOf, History } from './history';
import { describeEvent } from './missing';
import type { Kind, Violation } from './violation';

/** How long before a client was cut off a fault may have kept its session from being written. */
const MARGIN = 3000;
/** A node's message that says that a client left needs so long, on a busy machine. */
const TRANSIT = 50;
/** A client that was connected for so long has received an offset, without which it is not recovered. */
const OFFSET_TIME = 1000;

/** Checks whether clients were recovered where they had to be, and only there. */
export function checkRecoveries(history: History, { name, events }: ClientHistory): Violation[] {
  const violations: Violation[] = [];
  let connection: EventOf<'connected'> | undefined;
  let disconnection: EventOf<'disconnected'> | undefined;
  let since = 0;
  events.forEach((event, index) => {
    // It may have been cut off again while it was let in; what counts is when it lost the connection that it had.
    if (event.kind === 'disconnected') disconnection ??= event;
    if (event.kind !== 'connected') return;
    const kind = connection && disconnection && judge(connection, disconnection, event, index);
    if (kind !== undefined) {
      const story = events.slice(since, index + 1).filter((other) => !UNIMPORTANT.has(other.kind));
      violations.push({ kind, at: event.at, client: name, detail: story.slice(-8).map(describeEvent).join(', ') });
    }
    [connection, disconnection, since] = [event, undefined, index];
  });
  if (findLast(events, ({ kind }) => kind === 'connected' || kind === 'disconnected')?.kind !== 'connected') {
    const last = events.at(-1);
    const detail = last === undefined ? 'it never was' : `last: ${describeEvent(last)}`;
    violations.push({ kind: 'never-back', at: last?.at ?? 0, client: name, detail });
  }
  return violations;

  function judge(
    before: EventOf<'connected'>,
    lost: EventOf<'disconnected'>,
    event: EventOf<'connected'>,
    index: number,
  ): Kind | undefined {
    const departed = hasDeparted(before, lost, event);
    const isFaulty = wasFaulty(lost.at - MARGIN, event.at) || hasDied(before.node, event.at);
    if (event.recovered) {
      if (!departed) return undefined;
      return isFaulty ? 'recovered-after-departure-under-fault' : 'recovered-after-departure';
    }
    const left = lost.reason === 'io client disconnect' || lost.reason === 'io server disconnect' || departed;
    if (left || (!event.hadOffset && lost.at - before.at < OFFSET_TIME)) return undefined;
    const wasStolen = events.slice(since, index).some((other) => other.kind === 'fault' && STEALS.has(other.name));
    return isFaulty || wasStolen ? 'not-recovered-under-fault' : 'not-recovered';
  }

  /** Whether its node saw it leave, long enough before it asked to come back. */
  function hasDeparted(
    before: EventOf<'connected'>,
    lost: EventOf<'disconnected'>,
    event: EventOf<'connected'>,
  ): boolean {
    if (lost.reason === 'io server disconnect') return true;
    return history.departures.some(
      ({ node, sid, at }) =>
        node === before.node && sid === before.sid && at > before.at && at < event.askedAt - TRANSIT,
    );
  }

  function wasFaulty(from: number, until: number): boolean {
    return history.faults.some((fault) => fault.from < until && fault.until > from);
  }

  function hasDied(node: string, before: number): boolean {
    return history.deaths.some((death) => death.node === node && death.at <= before);
  }
}

/** Faults in which somebody else presents the client's session. */
const STEALS = new Set(['clone', 'forgery']);
const UNIMPORTANT = new Set(['message', 'expected', 'joining', 'leaving']);
