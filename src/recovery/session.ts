import type { BroadcastEntry, LogEntry, MembershipEntry, Offset } from './log-entry';
import { insertChange, isDuring, type Membership, type RoomChange } from './membership';
import { compareOffsets, happenedBefore, type Position, positionOf } from './position';

/** A session as it is saved. */
export interface SessionState {
  readonly sid: string;
  readonly data: unknown;
  /** The node that had the client. */
  readonly node: string;
  /** The moment at which it was saved: what comes after is not in it yet. */
  readonly position: Position;
  readonly connected: Position;
  readonly memberships: ReadonlyMap<string, readonly Membership[]>;
}

/** A session that is being restored. */
export interface Restoring {
  readonly state: SessionState;
  /** The last offset that the client has received. */
  readonly lastOffset: Offset;
  /** Where the claim is in the log. */
  readonly claimOffset: Offset;
}

/** A client of this node: who it is, and when it was in which room. */
export class Session {
  /** The secret with which its client claims the session. Undefined without connection state recovery. */
  pid: string | undefined;
  /** How often the session was restored. Only the newest epoch in the log is valid. */
  epoch = 1;
  /** Set while the session is being restored, with the rooms that it had at first: middlewares can change them. */
  restoring: (Restoring & { readonly rooms: readonly string[] }) | undefined;
  isConnected = false;
  /** Another connection has the session now, or it must not be restored again, or its last state is saved. */
  isOver = false;
  /** The app has disconnected the client. */
  isKicked = false;
  /** Counts the rooms that it joined and left. */
  version = 0;
  /** What was last saved of it. */
  saved: { readonly version: number; readonly data: string | undefined } | undefined;

  readonly #memberships: Map<string, Membership[]>;

  constructor(
    readonly namespace: string,
    readonly sid: string,
    /** When its client connected first. */
    readonly connected: Position,
    memberships: SessionState['memberships'] = new Map(),
  ) {
    this.#memberships = new Map(Array.from(memberships, ([room, times]) => [room, times.map((time) => ({ ...time }))]));
  }

  /** The rooms that it is in now. */
  get rooms(): string[] {
    return [...this.#memberships.keys()].filter((room) => this.#current(room) !== undefined);
  }

  join(room: string, position: Position): void {
    if (this.#current(room) !== undefined) {
      if (position.sequence === 0) return;
      this.leave(room, position); // So that a leave that was issued before doesn't end what begins now.
    }
    this.#times(room).push({ joined: position });
    this.version++;
  }

  leave(room: string, position: Position): void {
    const current = this.#current(room);
    this.version++;
    if (current !== undefined) current.left = position;
    // So that a join that was issued before does not add it again.
    else if (position.sequence > 0) this.#times(room).push({ joined: position, left: position });
  }

  /**
   * Returns the rooms that a join or leave in the log changes. Of those that it joined or left after that was issued, only the
   * past changes.
   */
  roomsChangedBy(entry: RoomChange, position = positionOf(entry)): string[] {
    return entry.rooms.filter((room) => {
      const times = this.#memberships.get(room);
      const last = times?.at(-1);
      if (times !== undefined && last !== undefined && happenedBefore(entry, last.left ?? last.joined)) {
        insertChange(times, entry, position);
        return false;
      }
      const isIn = last !== undefined && last.left === undefined;
      return isIn !== (entry.kind === 'join');
    });
  }

  /** Every room that it is or was in. */
  get allRooms(): Iterable<string> {
    return this.#memberships.keys();
  }

  /** Whether an entry is for this client, by the rooms that it was in at that moment. */
  receives(entry: BroadcastEntry | MembershipEntry): boolean {
    const { rooms, except } = entry.target;
    const isTarget = rooms.length === 0 ? !happenedBefore(entry, this.connected) : this.#wasInAny(rooms, entry);
    return isTarget && !this.#wasInAny(except, entry);
  }

  /** Forgets the rooms that it left before anything that can still be recovered. */
  forgetBefore(offset: Offset): void {
    for (const [room, times] of this.#memberships) {
      const kept = times.filter(({ left }) => left === undefined || compareOffsets(left.offset, offset) >= 0);
      if (kept.length === times.length) continue;
      if (kept.length === 0) this.#memberships.delete(room);
      else this.#memberships.set(room, kept);
    }
  }

  toState(position: Position, data: unknown): SessionState {
    const { sid, connected } = this;
    return { sid, data, node: position.node, position, connected, memberships: this.#memberships };
  }

  #times(room: string): Membership[] {
    let times = this.#memberships.get(room);
    if (times === undefined) this.#memberships.set(room, (times = []));
    return times;
  }

  #current(room: string): Membership | undefined {
    const last = this.#memberships.get(room)?.at(-1);
    return last?.left === undefined ? last : undefined;
  }

  #wasInAny(rooms: readonly string[], entry: LogEntry): boolean {
    return rooms.some((room) => this.#memberships.get(room)?.some((time) => isDuring(entry, time)));
  }
}
