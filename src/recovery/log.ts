import type { Command, LogEntry, Offset } from './log-entry';
import type { LogTail } from './log-tail';
import type { Position } from './position';
import type { Session, SessionState } from './session';
import type { Namespace } from './socket-io';

/** The one ordered log, which every node applies in its order, its own entries included. */
export interface EventLog {
  /** The id of this node. */
  readonly node: string;
  readonly tail: LogTail;
  readonly sessions: SessionStore;
  /** True if an entry has the event of the app itself, which the app may change later: it is encoded at once. */
  readonly sharesEvents: boolean;
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
  close(namespace: Namespace): void | Promise<void>;
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
  release(session: Pick<Session, 'namespace' | 'pid'>): void;
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
