import type { LogTail } from './log-tail';
import type { Session, SessionState } from './session';
import type { Encoded, Namespace } from './socket-io';

/** A position in the log. Offsets have the form of Redis' stream ids: `<milliseconds>-<sequence>`. */
export type Offset = string;

/** Which sockets an entry is for, as Socket.IO's `BroadcastOptions`, in a form that can be encoded. */
export interface Target {
  readonly rooms: readonly string[];
  readonly except: readonly string[];
  readonly flags: { readonly local?: boolean; readonly volatile?: boolean; readonly compress?: boolean };
}

/** A Socket.IO event: its name and arguments, and an id if the sender expects an acknowledgement. */
export interface EventPacket {
  readonly type: number;
  readonly data: readonly unknown[];
  readonly id?: number;
  nsp?: string;
}

/** What a node can issue. */
export type Command = Broadcast | Join | Disconnect | Claim | Departure | Mark;

interface Broadcast {
  readonly kind: 'broadcast';
  readonly target: Target;
  /** False for what a client that is away need not receive: a volatile event, or one with an acknowledgement. */
  readonly recoverable: boolean;
  /** Returns the event. In Redis it is encoded, and not every node has clients that it is for. */
  packet: () => EventPacket;
  /** The sender expects an acknowledgement of each client. */
  readonly requestId?: string;
  /** The event as it goes over the wire, once it has been encoded. */
  encoded?: Encoded;
}
interface Join {
  readonly kind: 'join' | 'leave';
  readonly target: Target;
  readonly rooms: readonly string[];
}
interface Disconnect {
  readonly kind: 'disconnect';
  readonly target: Target;
  readonly close: boolean;
}
/** A node restores a session: whoever has an older epoch of it gives it up. */
interface Claim {
  readonly kind: 'claim';
  readonly pid: string;
  readonly epoch: number;
}
/** A client left, or was disconnected by the app (`kicked`): its session is never restored again. */
interface Departure {
  readonly kind: 'departure';
  readonly pid: string;
  readonly kicked: boolean;
}
/** Keeps the newest offset recent while nothing is sent, and shows a node how far it has read. */
interface Mark {
  readonly kind: 'mark';
}

interface Origin {
  readonly namespace: string;
  /** The id of the node that issued it. */
  readonly node: string;
  /** Counts what the node issued. Claims and departures have none: Redis appends them, in the order of its own. */
  readonly sequence: number | undefined;
  readonly offset: Offset;
}

/** A command in the log. */
export type LogEntry = Command & Origin;
export type BroadcastEntry = Broadcast & Origin;
export type MembershipEntry = (Join | Disconnect) & Origin;

/**
 * A point in time as one node sees it: everything that the node had applied, and everything that it had issued, comes
 * before. What it has issued may be applied later, because it goes through the log first.
 */
export interface Position {
  readonly offset: Offset;
  readonly node: string;
  readonly sequence: number;
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

/** The one ordered log, which every node applies in its order, its own entries included. */
export interface EventLog {
  /** The id of this node. */
  readonly node: string;
  readonly tail: LogTail;
  readonly sessions: SessionStore;
  /** The present moment. */
  position(): Position;
  /** What this node has issued and not yet applied, in order. */
  pending(): Iterable<LogEntry>;
  append(namespace: string, command: Command): void;
  /**
   * From now on, `apply` is called with each entry of the namespace, and `onGap` where entries are missing before the next.
   */
  open(namespace: Namespace, apply: (entry: LogEntry) => void, onGap: () => void): void;
  /** Resolves when everything that was issued is in the log, or it takes too long. */
  close(namespace: Namespace): Promise<void>;
  /** Resolves when this node has read the log up to its own mark. A log that needs no reading has none. */
  readonly ready?: Promise<void>;
}

/** Keeps the sessions, so that another connection, perhaps to another node, can go on with one. */
export interface SessionStore {
  /**
   * Saves a session, unless it is saved as it is. Returns a promise if that takes time, which resolves when it is saved, or
   * can't be.
   */
  save(session: Session, data: unknown, reason: SaveReason): Promise<void> | undefined;
  /** If there is such a session, calls `onClaim` in the same synchronous step in which the claim is applied. */
  claim(namespace: string, pid: string, onClaim: (claimed: ClaimedSession) => void): Promise<void> | undefined;
  /** The attempt to restore a session broke off: another one may try. */
  release(session: Session): void;
  /** The session is over. */
  depart(session: Session, kicked: boolean): void;
}

/** Its client is connected, or once in a while too, so that it doesn't expire, or its client has lost the connection. */
export type SaveReason = 'changed' | 'refreshed' | 'disconnected';

export interface ClaimedSession {
  readonly epoch: number;
  /** Where the claim is in the log. */
  readonly offset: Offset;
  readonly state: SessionState;
}
