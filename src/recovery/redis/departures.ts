import { setTimeout as sleep } from 'node:timers/promises';

import { type GetRecoveryOptions, retention } from '../options';
import type { Session } from '../session';
import { DEPART, type Keys } from './commands';
import type { RedisConnection } from './connection';

/** The time before another try, in milliseconds. */
const RETRY_DELAY = 50;

/** Ends sessions in Redis, for all nodes. */
export class Departures {
  readonly #pending = new Set<Promise<void>>();
  #isClosed = false;

  constructor(
    private readonly redis: RedisConnection,
    private readonly keys: Keys,
    private readonly node: string,
    private readonly maxLen: number,
    private readonly getOptions: GetRecoveryOptions,
  ) {}

  add(session: Session, kicked: boolean): void {
    const departing = this.#depart(session, kicked).finally(() => this.#pending.delete(departing));
    this.#pending.add(departing);
  }

  async flush(): Promise<void> {
    await Promise.all(this.#pending);
  }

  close(): void {
    this.#isClosed = true;
  }

  async #depart({ namespace, pid = '' }: Session, kicked: boolean): Promise<void> {
    const keys = [this.keys.session(namespace, pid), this.keys.log] as const;
    const data = JSON.stringify({ kind: 'departure', pid, kicked });
    const timeToLive = retention(this.getOptions());
    const args = [String(timeToLive), String(this.maxLen), this.node, namespace, data];
    const expiresAt = Date.now() + timeToLive; // Then the session has expired.
    while (!this.#isClosed && Date.now() < expiresAt) {
      try {
        await this.redis.send(keys[0], 'EVAL', DEPART, '2', ...keys, ...args);
        return;
      } catch {
        await sleep(RETRY_DELAY, undefined, { ref: false });
      }
    }
  }
}
