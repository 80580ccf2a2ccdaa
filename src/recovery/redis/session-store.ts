import { setImmediate as nextTick, setTimeout as sleep } from 'node:timers/promises';
import { deserialize, serialize } from 'node:v8';

import type { ClaimedSession, Position, SaveReason, SessionStore } from '../log';
import { retention, type GetRecoveryOptions } from '../options';
import type { Session, SessionState } from '../session';
import { CLAIM, DEPART, RELEASE, SAVE, type Keys } from './commands';
import type { RedisConnection } from './connection';
import { withDeadline } from './with-deadline';

/** How long a node may take to let in a client whose session it has claimed, in milliseconds. */
const CLAIM_TIME = 5000;
/** How long acknowledgements wait for Redis, in milliseconds. */
const SAVE_TIME = 5000;
/** The time before another try, in milliseconds. */
const RETRY_DELAY = 50;
/** How many sessions go to Redis in one go. */
const BATCH = 500;

/** What a claim needs of the log. */
interface Log {
  readonly node: string;
  position(): Position;
  /** Calls back in the step in which the entry is applied. */
  whenApplied(offset: string, callback: () => void): void;
}

interface Unsaved {
  data: unknown;
  reason: SaveReason;
}

/** The sessions of all nodes, in Redis. Each has an epoch, so that a node that is late can't overwrite what is newer. */
export class RedisSessionStore implements SessionStore {
  readonly #unsaved = new Map<Session, Unsaved>();
  /** What was last sent to Redis. */
  readonly #sent = new WeakMap<Session, { readonly version: number; readonly data: string | undefined }>();
  readonly #waiting = new Map<Session, { readonly saved: Promise<void>; readonly resolve: () => void }>();
  readonly #departing = new Set<Promise<void>>();
  #saving: Promise<void> | undefined;
  #isClosed = false;

  constructor(
    private readonly redis: RedisConnection,
    private readonly keys: Keys,
    private readonly log: Log,
    private readonly maxLen: number,
    private readonly getOptions: GetRecoveryOptions,
  ) {}

  save(session: Session, data: unknown, reason: SaveReason): Promise<void> | undefined {
    const sent = this.#sent.get(session);
    if (reason !== 'changed' || sent?.version !== session.version || sent.data !== encode(data)) {
      this.#unsaved.set(session, { data, reason });
      if (!this.#waiting.has(session)) this.#waiting.set(session, createWaiting());
      this.#saving ??= this.#saveAll();
    }
    return this.#waiting.get(session)?.saved;
  }

  async claim(namespace: string, pid: string, onClaim: (claimed: ClaimedSession) => void): Promise<void> {
    if (!/^[\w-]{16,64}$/.test(pid)) return;
    const until = new AbortController();
    try {
      await withDeadline(this.#claim(namespace, pid, onClaim, until.signal), CLAIM_TIME);
    } finally {
      until.abort();
    }
  }

  release({ namespace, pid = '' }: Session): void {
    const key = this.keys.claim(namespace, pid);
    this.redis.send(key, 'EVAL', RELEASE, '1', key, this.log.node).catch(() => undefined); // It expires.
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

  /** While another node lets in the same client, this one waits: it goes on only if that has failed. */
  async #claim(
    namespace: string,
    pid: string,
    onClaim: (claimed: ClaimedSession) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const keys = [this.keys.session(namespace, pid), this.keys.claim(namespace, pid), this.keys.log] as const;
    const args = [this.#timeToLive(), CLAIM_TIME, this.maxLen, this.log.node, namespace, pid].map(String);
    let connectedEpoch = '';
    while (!signal.aborted) {
      const reply = await this.redis.send(keys[0], 'EVAL', CLAIM, '3', ...keys, ...args, connectedEpoch);
      if (reply === null) return;
      const [connected, epoch, offset, state] = reply as [string, string?, string?, string?];
      if (epoch !== undefined && offset !== undefined && state !== undefined) {
        await new Promise<void>((resolve) => {
          this.log.whenApplied(offset, () => {
            if (!signal.aborted) onClaim({ epoch: Number(epoch), offset, state: decode(state) });
            resolve();
          });
        });
        return;
      }
      connectedEpoch = connected;
      await sleep(RETRY_DELAY, undefined, { ref: false });
    }
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
    const { data, reason } = unsaved;
    const keys = [this.keys.session(namespace, pid), this.keys.claim(namespace, pid)] as const;
    const state = encode(session.toState(this.log.position(), data));
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
    this.#waiting.get(session)?.resolve();
    this.#waiting.delete(session);
  }

  /** The session of a connected client is renewed much sooner, so that it outlives its node by the whole duration. */
  #timeToLive(): number {
    return retention(this.getOptions());
  }
}

/** Resolves when Redis has the session, or takes too long: a client must not wait for its replies because of that. */
function createWaiting() {
  let resolve = (): void => undefined;
  const saved = new Promise<void>((resolveSaved) => {
    const timer = setTimeout(resolveSaved, SAVE_TIME).unref();
    resolve = () => {
      clearTimeout(timer);
      resolveSaved();
    };
  });
  return { saved, resolve };
}

/** Keeps what JSON would change: dates, buffers, references. Returns undefined for what can't be encoded, as functions. */
function encode(value: unknown): string | undefined {
  try {
    return serialize(value).toString('base64');
  } catch {
    return undefined;
  }
}

function decode(state: string): SessionState {
  return deserialize(Buffer.from(state, 'base64')) as SessionState;
}

let hasWarned = false;
function warnOfData(): void {
  if (hasWarned) return;
  hasWarned = true;
  process.emitWarning(
    'A client can not be recovered, because its socket.data can not be saved. Put only plain data into socket.data.',
    'sails-hook-message',
  );
}
