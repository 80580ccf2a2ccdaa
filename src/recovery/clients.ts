import type { EventLog } from './log';
import type { BroadcastEntry, LogEntry, MembershipEntry } from './log-entry';
import type { Position } from './position';
import type { Session } from './session';

/**
 * The clients of a namespace on this node.
 *
 * A join or a leave takes effect at once, but what the node has issued before is still on its way through the log. Until it
 * has come back, its recipients are computed one by one, by what each client was in when it was issued.
 */
export class Clients {
  readonly #bySocketId = new Map<string, Session>();
  readonly #byPid = new Map<string, Session>();
  /** The last command that was issued before a join or a leave of this node. */
  #racedUntil = 0;
  /** The sockets that have left a room since, and may still have to receive something from it. */
  readonly #formerMembers = new Map<string, Set<string>>();

  constructor(
    private readonly log: EventLog,
    private readonly rooms: ReadonlyMap<string, ReadonlySet<string>>,
  ) {}

  get size(): number {
    return this.#bySocketId.size;
  }

  get(socketId: string): Session | undefined {
    return this.#bySocketId.get(socketId);
  }

  byPid(pid: string): Session | undefined {
    return this.#byPid.get(pid);
  }

  socketIds(): MapIterator<string> {
    return this.#bySocketId.keys();
  }

  /** Adds a session, in place of the one that its socket had. */
  add(session: Session): Session {
    this.remove(session.sid);
    this.#bySocketId.set(session.sid, session);
    if (session.pid !== undefined) this.#byPid.set(session.pid, session);
    return session;
  }

  remove(socketId: string): void {
    const session = this.#bySocketId.get(socketId);
    this.#bySocketId.delete(socketId);
    if (session?.pid !== undefined) this.#byPid.delete(session.pid);
  }

  join(session: Session, room: string, position: Position): void {
    session.join(room, position);
    this.#noteRace(position);
  }

  leave(session: Session, room: string, position: Position): void {
    session.leave(room, position);
    if (!this.#noteRace(position)) return;
    const former = this.#formerMembers.get(room) ?? new Set();
    this.#formerMembers.set(room, former.add(session.sid));
  }

  /** True if a client of this node has joined or left a room after the entry was issued. */
  isRaced(entry: LogEntry): boolean {
    return entry.node === this.log.node && entry.sequence !== undefined && entry.sequence <= this.#racedUntil;
  }

  /** Forgets who was where, once all that was issued then has been applied. */
  noteApplied(entry: LogEntry): void {
    if (this.#formerMembers.size > 0 && entry.node === this.log.node && (entry.sequence ?? 0) >= this.#racedUntil) {
      this.#formerMembers.clear();
    }
  }

  /** The ids of the sockets that an entry is for, by the rooms that they were in when it was issued. */
  recipients(entry: BroadcastEntry | MembershipEntry): string[] {
    return [...this.#candidates(entry.target.rooms)].filter((id) => this.#bySocketId.get(id)?.receives(entry));
  }

  #candidates(rooms: readonly string[]): Iterable<string> {
    if (rooms.length === 0) return this.#bySocketId.keys();
    return new Set(
      rooms.flatMap((room) => [...(this.rooms.get(room) ?? []), ...(this.#formerMembers.get(room) ?? [])]),
    );
  }

  #noteRace(position: Position): boolean {
    if (position.sequence === 0) return false;
    this.#racedUntil = position.sequence;
    return true;
  }
}
