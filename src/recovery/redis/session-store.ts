import { setImmediate as nextTick, setTimeout as sleep } from 'node:timers/promises';

import type { ClaimedSession, SaveReason, SessionStore } from '../log';
import { type GetRecoveryOptions, retention } from '../options';
import type { Position } from '../position';
import type { Session } from '../session';
import { Claims } from './claims';
import { type Keys, SAVE } from './commands';
import type { RedisConnection } from './connection';
import { Departures } from './departures';
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
  /** Resolves when Redis has everything that was issued up to now. */
  appended(): Promise<void>;
  whenApplied(offset: string, callback: () => void): () => void;
}

interface Unsaved {
  readonly data: unknown;
  /** Set when the client has lost its connection. After that, what the log has for it is not in the session. */
  readonly end?: End;
}

interface End {
  readonly position: Position;
  readonly expiresAt: number;
}

/** The sessions of all nodes, in Redis. Each has an epoch, so that a node that is late can't overwrite what is newer. */
export class RedisSessionStore implements SessionStore {
  readonly #unsaved = new Map<Session, Unsaved>();
  readonly #claims: Claims;
  readonly #waiting = new PendingSaves<Session>();
  readonly #departures: Departures;
  /** Counts what is sent to Redis, so that an older state can't overwrite a newer one. */
  #revision = 0;
  #saving: Promise<void> | undefined;
  #isClosed = false;

  constructor(
    private readonly redis: RedisConnection,
    private readonly keys: Keys,
    private readonly log: Log,
    maxLen: number,
    private readonly getOptions: GetRecoveryOptions,
  ) {
    this.#claims = new Claims(redis, keys, log, maxLen, getOptions);
    this.#departures = new Departures(redis, keys, log.node, maxLen, getOptions);
  }

  save(session: Session, data: unknown, reason: SaveReason): Promise<void> | undefined {
    const { saved } = session;
    if (reason !== 'changed' || saved?.version !== session.version || saved.data !== encode(data)) {
      this.#unsaved.set(session, { data, ...(reason === 'disconnected' ? { end: this.#end() } : {}) });
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
    this.#departures.add(session, kicked);
  }

  /** Resolves when everything is saved. */
  async flush(): Promise<void> {
    await Promise.all([this.#saving, this.#departures.flush()]);
  }

  close(): void {
    this.#isClosed = true;
    this.#departures.close();
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
    const { data, end } = unsaved;
    const keys = [this.keys.session(namespace, pid), this.keys.claim(namespace, pid)] as const;
    const state = encode(session.toState(end?.position ?? this.log.position(), data));
    if (state === undefined) warnOfData();
    const revision = String(++this.#revision);
    this.#unsaved.delete(session);
    session.saved = { version, data: encode(data) };
    try {
      // What was issued before a join or leave must not come after it in the log, where another node restores the session.
      await this.log.appended();
      const timeToLive = end === undefined ? this.#timeToLive() : end.expiresAt - Date.now();
      const args = [String(epoch), revision, String(timeToLive), state ?? ''];
      if (timeToLive > 0) await this.redis.send(keys[0], 'EVAL', SAVE, '2', ...keys, ...args);
    } catch {
      if (!this.#unsaved.has(session)) this.#unsaved.set(session, unsaved);
      return false;
    }
    if (!this.#unsaved.has(session)) this.#settle(session);
    return true;
  }

  #end(): End {
    return {
      position: this.log.position(),
      expiresAt: Date.now() + this.getOptions().maxDisconnectionDuration,
    };
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
