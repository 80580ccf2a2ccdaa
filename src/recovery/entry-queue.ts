import type { LogEntry, Offset } from './log-entry';
import { compareOffsets } from './position';

/** Entries in the order of the log: added at the end, removed at the start, found by offset. */
export class EntryQueue {
  #entries: LogEntry[] = [];
  /** Entries before it are removed. They are cut off in one go, so that removing one costs the same on average. */
  #start = 0;

  get size(): number {
    return this.#entries.length - this.#start;
  }

  get first(): LogEntry | undefined {
    return this.#entries[this.#start];
  }

  get last(): LogEntry | undefined {
    return this.size === 0 ? undefined : this.#entries.at(-1);
  }

  push(entry: LogEntry): void {
    this.#entries.push(entry);
  }

  shift(): void {
    this.#start++;
    if (this.#start * 2 < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#start);
    this.#start = 0;
  }

  has(offset: Offset): boolean {
    const before = this.#entries[this.#indexAfter(offset) - 1];
    return before !== undefined && this.#indexAfter(offset) > this.#start && before.offset === offset;
  }

  /** The entries after an offset. */
  after(offset: Offset): LogEntry[] {
    return this.#entries.slice(this.#indexAfter(offset));
  }

  #indexAfter(offset: Offset): number {
    let low = this.#start;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareOffsets(this.#entries[middle]?.offset ?? '0-0', offset) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
