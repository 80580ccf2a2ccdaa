import type { LogEntry, Offset } from './log-entry';

/**
 * A point in time as one node sees it: everything that the node had applied, and everything that it had issued, comes
 * before. What it has issued may be applied later, because it goes through the log first.
 */
export interface Position {
  readonly offset: Offset;
  readonly node: string;
  readonly sequence: number;
}

/** Where a join or leave of the log takes effect. */
export function positionOf({ offset }: LogEntry): Position {
  return { offset, node: '', sequence: 0 };
}

/** Orders messages relative to joins and leaves: see {@link Position}. */
export function happenedBefore(entry: LogEntry, position: Position): boolean {
  if (compareOffsets(entry.offset, position.offset) <= 0) return true;
  return entry.node === position.node && entry.sequence !== undefined && entry.sequence <= position.sequence;
}

/** The offset of what is issued, but not in the log yet: it comes after everything. */
export const PENDING_OFFSET: Offset = 'Infinity-0';

/** Negative if the first offset comes before the second, 0 if they are equal, positive otherwise. */
export function compareOffsets(one: Offset, other: Offset): number {
  const [time = 0, sequence = 0] = one.split('-').map(Number);
  const [otherTime = 0, otherSequence = 0] = other.split('-').map(Number);
  return time - otherTime || sequence - otherSequence;
}

/** Milliseconds, by the clock of the log. */
export function timeOf(offset: Offset): number {
  return Number.parseInt(offset, 10);
}
