import { setImmediate as nextTick, setTimeout as sleep } from 'node:timers/promises';

import type { ClaimedSession, SaveReason, SessionStore } from '../log';
import { type GetRecoveryOptions, retention } from '../options';
import type { Position } from '../position';
import type { Session } from '../session';
import { Claims } from './claims';
import { DEPART, type Keys, SAVE } from './commands';
import type { RedisConnection } from './connection';
import { PendingSaves } from './pending-saves';
import { encode, warnOfData } from './session-codec';

/** The time before another try, in milliseconds. */
const RETRY_DELAY = 50;
/** How many sessions go to Redis in one go. */
const BATCH = 500;

/** What sessions need of the log. */
interface Log {
  readonly node: string;
  position(): Position;
  /** Calls back in the synchronous step in which the entry is applied. */
  whenApplied(offset: string, callback: () => void): void;
}

interface Unsaved {
  readonly data: unknown;
  readonly reason: SaveReason;
  /** The moment at which its client was disconnected. What is applied from then on does not change the session. */
  readonly position: Position | undefined;
}

/** The sessions of all nodes, in Redis. Each has an epoch, so that a node that is late can't overwrite what is newer. */
export class RedisSessionStore implements SessionStore {
  readonly #unsaved = new Map<Session, Unsaved>();
  /** What was last sent to Redis. */
  readonly #sent = new WeakMap<Session, { readonly version: number; readonly data: string | undefined }>();
  readonly #claims: Claims;
  readonly #waiting = new PendingSaves<Session>();
  readonly #departing = new Set<Promise<void>>();
  #saving: Promise<void> | undefined;
  #isClosed = false;

  constructor(
    private readonly redis: RedisConnection,
    private readonly keys: Keys,
    private readonly log: Log,
    private readonly maxLen: number,
    private readonly getOptions: GetRecoveryOptions,
  ) {
    this.#claims = new Claims(redis, keys, log, maxLen, getOptions);
  }

  save(session: Session, data: unknown, reason: SaveReason): Promise<void> | undefined {
    const sent = this.#sent.get(session);
    if (reason !== 'changed' || sent?.version !== session.version || sent.data !== encode(data)) {
      const position = reason === 'disconnected' ? this.log.position() : undefined;
      this.#unsaved.set(session, { data, reason, position });
      this.#waiting.add(session);
      this.#saving ??= this.#saveAll();
    }
    return this.#waiting.get(session);
  }

  claim(namespace: string, pid: string, onClaim: (claimed: ClaimedSession) => void): Promise<void> {
    return this.#claims.claim(namespace, pid, onClaim);
  }

  release(session: Pick<Session, 'namespace' | 'pid'>): void {
    this.#claims.release(session);
  }

  depart(session: Session, kicked: boolean): void {
    this.#settle(session);
    const departing = this.#depart(session, kicked).finally(() => this.#departing.delete(departing));
    this.#departing.add(departing);
  }

  /** Resolves when everything is saved. */
  async flush(): Promise<void> {
    await Promise.all([this.#saving, ...this.#departing]);
  }

  close(): void {
    this.#isClosed = true;
  }

  async #saveAll(): Promise<void> {
    await nextTick(); // What changes in the same tick is saved once.
    while (this.#unsaved.size > 0 && !this.#isClosed) {
      const batch = [...this.#unsaved].slice(0, BATCH);
      const results = await Promise.all(batch.map(([session, unsaved]) => this.#saveOne(session, unsaved)));
      if (results.includes(false)) await sleep(RETRY_DELAY, undefined, { ref: false });
    }
    this.#saving = undefined;
  }

  /** Returns false if it has to be tried again. */
  async #saveOne(session: Session, unsaved: Unsaved): Promise<boolean> {
    const { namespace, pid = '', epoch, version } = session;
    const { data, reason, position = this.log.position() } = unsaved;
    const keys = [this.keys.session(namespace, pid), this.keys.claim(namespace, pid)] as const;
    const state = encode(session.toState(position, data));
    this.#unsaved.delete(session);
    this.#sent.set(session, { version, data: encode(data) });
    try {
      if (state === undefined) {
        warnOfData();
        await this.redis.send(keys[0], 'DEL', keys[0]);
      } else {
        const { maxDisconnectionDuration } = this.getOptions();
        const timeToLive = reason === 'disconnected' ? maxDisconnectionDuration : this.#timeToLive();
        await this.redis.send(keys[0], 'EVAL', SAVE, '2', ...keys, String(epoch), String(timeToLive), state);
      }
    } catch {
      if (!this.#unsaved.has(session)) this.#unsaved.set(session, unsaved);
      return false;
    }
    if (!this.#unsaved.has(session)) this.#settle(session);
    return true;
  }

  async #depart({ namespace, pid = '' }: Session, kicked: boolean): Promise<void> {
    const keys = [this.keys.session(namespace, pid), this.keys.log] as const;
    const data = JSON.stringify({ kind: 'departure', pid, kicked });
    const args = [String(this.#timeToLive()), String(this.maxLen), this.log.node, namespace, data];
    while (!this.#isClosed) {
      try {
        await this.redis.send(keys[0], 'EVAL', DEPART, '2', ...keys, ...args);
        return;
      } catch {
        await sleep(RETRY_DELAY, undefined, { ref: false });
      }
    }
  }

  #settle(session: Session): void {
    this.#unsaved.delete(session);
    this.#waiting.resolve(session);
  }

  /** The session of a connected client is renewed much sooner, so that it outlives its node by the whole duration. */
  #timeToLive(): number {
    return retention(this.getOptions());
  }
}
