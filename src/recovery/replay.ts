import type { BroadcastEntry, LogEntry, Offset } from './log-entry';
import { type LogTail, sessionRoom } from './log-tail';
import { compareOffsets, positionOf } from './position';
import { type Restoring, Session } from './session';
import { isForNode } from './target';

/** A session as it is now, and the events that its client has not received. */
export interface Replay {
  readonly session: Session;
  readonly missed: readonly BroadcastEntry[];
}

/**
 * Brings a saved session up to now: applies what the log has for it since it was saved, and collects what was sent to it
 * since the last event that its client received.
 *
 * @returns undefined if it can't be said for certain what is missing, or if the client must not come back
 */
export function replay(
  tail: LogTail,
  namespace: string,
  pid: string,
  { lastOffset, claimOffset, state }: Restoring,
): Replay | undefined {
  const { sid, node, position, connected, memberships } = state;
  // Both what its client has not received and what the session lacks must be here.
  const start = compareOffsets(lastOffset, position.offset) < 0 ? lastOffset : position.offset;
  if (!tail.has(lastOffset) || !tail.has(start)) return undefined;
  if (
    tail.after(claimOffset, namespace, [sessionRoom(pid)]).some(({ kind }) => kind === 'claim' || kind === 'departure')
  ) {
    return undefined;
  }
  const session = new Session(namespace, sid, connected, memberships);
  const missed: BroadcastEntry[] = [];
  let applied = start;
  const entriesAfter = (offset: Offset): LogEntry[] =>
    tail.after(offset, namespace, session.allRooms).sort((one, other) => compareOffsets(one.offset, other.offset));

  for (let entries = entriesAfter(applied); entries.length > 0; entries = entriesAfter(applied)) {
    for (const entry of entries) {
      applied = entry.offset;
      if (!('target' in entry) || !isForNode(entry, node) || !session.receives(entry)) continue;
      if (entry.kind === 'broadcast') {
        if (compareOffsets(entry.offset, lastOffset) > 0) missed.push(entry);
      } else if (compareOffsets(entry.offset, position.offset) > 0) {
        if (entry.kind === 'disconnect') return undefined;
        for (const room of session.roomsChangedBy(entry)) session[entry.kind](room, positionOf(entry));
        if (entry.kind === 'join') break; // The entries of its new rooms come next.
      }
    }
  }
  return { session, missed };
}
