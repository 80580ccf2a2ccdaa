import { setTimeout as sleep } from 'node:timers/promises';

import type { ClaimedSession } from '../log';
import { type GetRecoveryOptions, retention } from '../options';
import type { Session } from '../session';
import { CLAIM, type Keys, RELEASE } from './commands';
import type { RedisConnection } from './connection';
import { decode } from './session-codec';
import { withDeadline } from './with-deadline';

/** How long a node may take to let in a client whose session it has claimed, in milliseconds. */
const CLAIM_TIME = 5000;
/** The time before another try, in milliseconds. */
const RETRY_DELAY = 50;

/** What a claim needs of the log. */
interface Log {
  readonly node: string;
  /** Calls back in the synchronous step in which the entry is applied. Returns what ends the waiting. */
  whenApplied(offset: string, callback: () => void): () => void;
}

/** Claims sessions in Redis: if several connections present one at once, they are let in one after the other. */
export class Claims {
  constructor(
    private readonly redis: RedisConnection,
    private readonly keys: Keys,
    private readonly log: Log,
    private readonly maxLen: number,
    private readonly getOptions: GetRecoveryOptions,
  ) {}

  async claim(namespace: string, pid: string, onClaim: (claimed: ClaimedSession) => void): Promise<void> {
    if (!/^[\w-]{16,64}$/.test(pid)) return;
    const abort = new AbortController();
    let forget: (() => void) | undefined;
    try {
      const claimed = await withDeadline(this.#claim(namespace, pid, abort.signal), CLAIM_TIME, { ref: false });
      if (claimed === undefined) return;
      const applied = new Promise<void>((resolve) => {
        forget = this.log.whenApplied(claimed.offset, () => {
          onClaim(claimed);
          resolve();
        });
      });
      await withDeadline(applied, CLAIM_TIME, { ref: false });
    } finally {
      abort.abort();
      forget?.();
    }
  }

  /** Gives back a session that was not restored. */
  release({ namespace, pid = '' }: Pick<Session, 'namespace' | 'pid'>): void {
    const key = this.keys.claim(namespace, pid);
    this.redis.send(key, 'EVAL', RELEASE, '1', key, this.log.node).catch(() => undefined); // It expires.
  }

  /** While another connection is let in with the session, this one waits. It is the newer one, and takes its place. */
  async #claim(namespace: string, pid: string, signal: AbortSignal): Promise<ClaimedSession | undefined> {
    const keys = [this.keys.session(namespace, pid), this.keys.claim(namespace, pid), this.keys.log] as const;
    const args = [retention(this.getOptions()), CLAIM_TIME, this.maxLen, this.log.node, namespace, pid].map(String);
    while (!signal.aborted) {
      const reply = await this.redis.send(keys[0], 'EVAL', CLAIM, '3', ...keys, ...args);
      if (reply === null) return undefined;
      const [epoch, offset, state] = reply as string[];
      if (epoch !== undefined && offset !== undefined && state !== undefined) {
        return { epoch: Number(epoch), offset, state: decode(state) };
      }
      await sleep(RETRY_DELAY, undefined, { ref: false });
    }
    return undefined;
  }
}
