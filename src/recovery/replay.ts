import type { BroadcastEntry, LogEntry, MembershipEntry, Offset } from './log-entry';
import { type LogTail, sessionRoom } from './log-tail';
import { compareOffsets } from './position';
import { type Restoring, Session } from './session';

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
  if (!tail.has(lastOffset)) return undefined;
  if (
    tail.after(claimOffset, namespace, [sessionRoom(pid)]).some(({ kind }) => kind === 'claim' || kind === 'departure')
  ) {
    return undefined;
  }
  const session = new Session(namespace, state.sid, state.connected, state.memberships);
  const missed: BroadcastEntry[] = [];
  let applied = compareOffsets(lastOffset, state.position.offset) < 0 ? lastOffset : state.position.offset;

  for (let entries = entriesAfter(applied); entries.length > 0; entries = entriesAfter(applied)) {
    for (const entry of entries) {
      applied = entry.offset;
      if (!('target' in entry) || !isForNode(entry, state.node) || !session.receives(entry)) continue;
      if (entry.kind === 'broadcast') {
        if (compareOffsets(entry.offset, lastOffset) > 0) missed.push(entry);
      } else if (compareOffsets(entry.offset, state.position.offset) > 0) {
        if (entry.kind === 'disconnect') return undefined;
        const position = { offset: entry.offset, node: '', sequence: 0 };
        for (const room of session.roomsChangedBy(entry)) session[entry.kind](room, position);
        if (entry.kind === 'join') break; // The entries of its new rooms come next.
      }
    }
  }
  return { session, missed };

  function entriesAfter(offset: Offset): LogEntry[] {
    return tail
      .after(offset, namespace, session.allRooms)
      .sort((one, other) => compareOffsets(one.offset, other.offset));
  }
}

/** `io.local` reaches the sockets of its own node alone. */
export function isForNode(entry: BroadcastEntry | MembershipEntry, node: string): boolean {
  return entry.target.flags.local !== true || entry.node === node;
}
