import type { LogEntry, MembershipEntry } from './log-entry';
import { happenedBefore, type Position } from './position';

/** A time in a room. A client can have been in a room several times. */
export interface Membership {
  readonly joined: Position;
  left?: Position;
}

/** A join or leave in the log. */
export type RoomChange = MembershipEntry & { readonly kind: 'join' | 'leave' };

export function isDuring(entry: LogEntry, { joined, left }: Membership): boolean {
  return !happenedBefore(entry, joined) && (left === undefined || happenedBefore(entry, left));
}

/**
 * Applies a join or leave that was issued before the last change, but comes after it, because it went through the log: what
 * was issued between the two is received by it.
 *
 * @param position - where it takes effect
 */
export function insertChange(times: Membership[], entry: RoomChange, position: Position): void {
  const current = times.find((time) => isDuring(entry, time));
  if (entry.kind === 'leave' && current !== undefined) current.left = position;
  if (entry.kind === 'leave' || current !== undefined) return;
  const next = times.findIndex(({ joined }) => happenedBefore(entry, joined));
  const left = times[next]?.joined;
  if (left !== undefined) times.splice(next, 0, { joined: position, left });
}
