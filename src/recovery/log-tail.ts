import { EntryQueue } from './entry-queue';
import type { LogEntry, Offset } from './log-entry';
import { type GetRecoveryOptions, retention } from './options';
import { timeOf } from './position';

/** Stands for all sockets of a namespace, as no rooms at all do in Socket.IO. */
const EVERYONE = '';

/**
 * The recent end of the log, by room, so that what one client missed costs what was sent to its rooms.
 *
 * It is bounded by time and by count. The newest entry always stays, because clients may name its offset. Recoveries, joins
 * and leaves have as much room as events, so that the recovery of many clients at once does not push out what they missed.
 */
export class LogTail {
  #entries = new EntryQueue();
  #idleSince = performance.now();
  #lastOffset: Offset = '0-0';
  #eventCount = 0;
  #byRoom = new Map<string, EntryQueue>();

  constructor(
    private readonly getOptions: GetRecoveryOptions,
    private readonly maxEvents: number,
  ) {}

  /** For how long nothing has been added, by the clock of this node, in milliseconds. */
  get idleTime(): number {
    return performance.now() - this.#idleSince;
  }

  restartIdleTime(): void {
    this.#idleSince = performance.now();
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The offset of the oldest entry that is kept. */
  get firstOffset(): Offset {
    return this.#entries.first?.offset ?? '0-0';
  }

  /** The offset of the entry that was added last. */
  get lastOffset(): Offset {
    return this.#lastOffset;
  }

  /** True if every entry after this one is still here. */
  has(offset: Offset): boolean {
    return this.#entries.has(offset);
  }

  append(entry: LogEntry): void {
    const rooms = indexedRooms(entry); // First, because it fails for what is not an entry.
    this.#entries.push(entry);
    if (isEvent(entry)) this.#eventCount++;
    this.#lastOffset = entry.offset;
    this.restartIdleTime();
    for (const room of rooms) {
      const key = roomKey(entry.namespace, room);
      let queue = this.#byRoom.get(key);
      if (queue === undefined) this.#byRoom.set(key, (queue = new EntryQueue()));
      queue.push(entry);
    }
    const oldest = timeOf(entry.offset) - retention(this.getOptions());
    while (this.#isFull() || (this.#entries.size > 1 && timeOf(this.firstOffset) < oldest)) this.#removeFirst();
  }

  /** The entries for any of the rooms, and those for everyone, after an offset and in order, each once. */
  after(offset: Offset, namespace: string, rooms: Iterable<string>): LogEntry[] {
    const found = new Map<Offset, LogEntry>();
    for (const room of [...rooms, EVERYONE]) {
      const entries = this.#byRoom.get(roomKey(namespace, room))?.after(offset) ?? [];
      for (const entry of entries) found.set(entry.offset, entry);
    }
    return [...found.values()];
  }

  /** Forgets everything, after a gap in the log: no client can be recovered from before it. */
  clear(): void {
    this.#entries = new EntryQueue();
    this.#eventCount = 0;
    this.#byRoom.clear();
  }

  #isFull(): boolean {
    return this.#eventCount > this.maxEvents || this.#entries.size > maxEntries(this.maxEvents);
  }

  #removeFirst(): void {
    const entry = this.#entries.first;
    if (entry === undefined) return;
    this.#entries.shift();
    if (isEvent(entry)) this.#eventCount--;
    for (const room of indexedRooms(entry)) {
      const key = roomKey(entry.namespace, room);
      const queue = this.#byRoom.get(key);
      queue?.shift();
      if (queue?.size === 0) this.#byRoom.delete(key);
    }
  }
}

/** How many entries a log keeps for so many events: the others have as much room. */
export function maxEntries(maxEvents: number): number {
  return 2 * maxEvents;
}

/** The room in which a session's own entries are found. No room of Socket.IO has this name in this index. */
export function sessionRoom(pid: string): string {
  return `\0${pid}`;
}

function isEvent(entry: LogEntry): boolean {
  return entry.kind === 'broadcast' && entry.recoverable;
}

function indexedRooms(entry: LogEntry): Iterable<string> {
  switch (entry.kind) {
    case 'mark':
      return [];
    case 'claim':
    case 'departure':
      return [sessionRoom(entry.pid)];
    case 'broadcast':
      if (!entry.recoverable) return [];
  }
  return entry.target.rooms.length === 0 ? [EVERYONE] : new Set(entry.target.rooms);
}

function roomKey(namespace: string, room: string): string {
  return `${namespace}\0${room}`;
}
