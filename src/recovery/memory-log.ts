import { setTimeout as sleep } from 'node:timers/promises';

import type { ClaimedSession, EventLog, SaveReason, SessionStore } from './log';
import type { Command, LogEntry } from './log-entry';
import { LogTail } from './log-tail';
import type { GetRecoveryOptions } from './options';
import type { Position } from './position';
import type { Session } from './session';
import type { Namespace } from './socket-io';

/** How many events and how many sessions are kept at most, whatever their age. */
const MAX_EVENTS = 100_000;
const MAX_SESSIONS = 100_000;
/** How long another connection may take to be let in with a session, and the time before another look, in milliseconds. */
const CLAIM_TIME = 5000;
const RETRY_DELAY = 50;

interface StoredSession {
  readonly session: Session;
  readonly data: unknown;
  readonly position: Position;
  readonly expiresAt: number;
}

/** The log of a server that is alone: an entry is applied as soon as it is issued. */
export class MemoryLog implements EventLog, SessionStore {
  readonly node = 'memory';
  readonly sessions = this;
  readonly sharesEvents = true;
  readonly tail: LogTail;
  readonly #namespaces = new Map<string, (entry: LogEntry) => void>();
  readonly #connected = new Map<string, { readonly session: Session; readonly data: unknown }>();
  /** In the order in which their clients were disconnected. */
  readonly #disconnected = new Map<string, StoredSession>();
  /** The sessions with which a connection is being let in. */
  readonly #claimed = new Set<string>();
  /** What was issued while an entry was applied. It comes after, so that every client gets both in the same order. */
  readonly #pending: LogEntry[] = [];
  #isApplying = false;
  #sequence = 0;
  #last = { time: 0, count: 0 };

  constructor(private readonly getOptions: GetRecoveryOptions) {
    this.tail = new LogTail(getOptions, MAX_EVENTS);
  }

  position(): Position {
    const sequence = this.#pending.length > 0 ? this.#sequence : 0;
    return { offset: this.tail.lastOffset, node: this.node, sequence };
  }

  pending(): Iterable<LogEntry> {
    return this.#pending;
  }

  append(namespace: string, command: Command): void {
    const sequence = ++this.#sequence;
    this.#pending.push({ ...command, namespace, node: this.node, sequence, offset: this.#nextOffset() });
    if (!this.#isApplying) this.#applyPending();
  }

  open({ name }: Namespace, apply: (entry: LogEntry) => void): void {
    this.#namespaces.set(name, apply);
    this.append(name, { kind: 'mark' }); // The first client has to be sent an offset.
  }

  close({ name }: Namespace): void {
    this.#namespaces.delete(name);
  }

  save(session: Session, data: unknown, reason: SaveReason): undefined {
    const key = sessionKey(session.namespace, session.pid);
    this.#claimed.delete(key);
    this.#connected.delete(key);
    this.#disconnected.delete(key);
    if (reason !== 'disconnected') this.#connected.set(key, { session, data });
    else
      this.#keep(key, {
        session,
        data,
        position: this.position(),
        expiresAt: Date.now() + this.getOptions().maxDisconnectionDuration,
      });
  }

  async claim(namespace: string, pid: string, onClaim: (claimed: ClaimedSession) => void): Promise<void> {
    const key = sessionKey(namespace, pid);
    const deadline = performance.now() + CLAIM_TIME;
    while (this.#claimed.has(key) && performance.now() < deadline) await sleep(RETRY_DELAY, undefined, { ref: false });
    const connected = this.#connected.get(key);
    if (connected !== undefined) this.save(connected.session, connected.data, 'disconnected');
    const stored = this.#disconnected.get(key);
    if (stored === undefined || stored.expiresAt < Date.now()) return;
    const { session, data, position } = stored;
    const epoch = session.epoch + 1;
    this.#claimed.add(key);
    this.append(namespace, { kind: 'claim', pid, epoch });
    onClaim({ epoch, offset: this.tail.lastOffset, state: session.toState(position, data) });
  }

  release({ namespace, pid }: Pick<Session, 'namespace' | 'pid'>): void {
    this.#claimed.delete(sessionKey(namespace, pid));
  }

  depart({ namespace, pid = '' }: Session, kicked: boolean): void {
    this.#claimed.delete(sessionKey(namespace, pid));
    this.#connected.delete(sessionKey(namespace, pid));
    this.#disconnected.delete(sessionKey(namespace, pid));
    this.append(namespace, { kind: 'departure', pid, kicked });
  }

  #applyPending(): void {
    this.#isApplying = true;
    try {
      for (let entry = this.#pending[0]; entry !== undefined; entry = this.#pending[0]) {
        this.tail.append(entry);
        this.#pending.shift();
        this.#namespaces.get(entry.namespace)?.(entry);
      }
    } finally {
      this.#isApplying = false;
      if (this.#pending.length > 0) this.#applyPending(); // A listener of the app threw. What comes after is applied all the same.
    }
  }

  #keep(key: string, stored: StoredSession): void {
    this.#disconnected.set(key, stored);
    for (const [oldest, { expiresAt }] of this.#disconnected) {
      if (expiresAt > Date.now() && this.#disconnected.size <= MAX_SESSIONS) return;
      this.#disconnected.delete(oldest);
    }
  }

  #nextOffset(): string {
    const { time, count } = this.#last;
    const now = Math.max(Date.now(), time);
    this.#last = { time: now, count: now === time ? count + 1 : 0 };
    return `${this.#last.time}-${this.#last.count}`;
  }
}

function sessionKey(namespace: string, pid = ''): string {
  return `${namespace}\0${pid}`;
}
