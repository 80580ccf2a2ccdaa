import { setTimeout as sleep } from 'node:timers/promises';

import { APPEND, type Keys } from './commands';
import type { RedisConnection } from './connection';

/** How many commands go to Redis in one go. */
const BATCH = 500;
/** The time before another try, in milliseconds. */
const RETRY_DELAY = 100;

interface Item {
  readonly sequence: number;
  readonly namespace: string;
  readonly data: string;
}

/**
 * Appends to the log what this node issues, in order: the next batch goes out when Redis has the last one, so that a batch
 * that fails can't be overtaken. One whose reply was lost is sent again, and its readers see that they have it by its numbers.
 */
export class AppendQueue {
  #items: Item[] = [];
  #isSending = false;
  #isClosed = false;
  #whenEmpty: (() => void)[] = [];

  constructor(
    private readonly redis: RedisConnection,
    private readonly keys: Keys,
    private readonly node: string,
    private readonly maxLen: number,
  ) {}

  push(item: Item): void {
    this.#items.push(item);
    // Redis keeps no more than that, so the oldest are lost. Their numbers are missing then, and every reader notices.
    if (this.#items.length > this.maxLen) this.#items.splice(BATCH, this.#items.length - this.maxLen);
    if (!this.#isSending) void this.#send();
  }

  /** Whether Redis may lack a command. */
  has(sequence: number): boolean {
    return this.#items[0] !== undefined && sequence >= this.#items[0].sequence;
  }

  /** Resolves when Redis has everything. */
  async flush(): Promise<void> {
    if (this.#isSending) await new Promise<void>((resolve) => this.#whenEmpty.push(resolve));
  }

  close(): void {
    this.#isClosed = true;
  }

  async #send(): Promise<void> {
    this.#isSending = true;
    await undefined; // What is issued in the same tick goes out together.
    while (this.#items.length > 0 && !this.#isClosed) {
      const batch = this.#items.slice(0, BATCH);
      const args = batch.flatMap(({ sequence, namespace, data }) => [String(sequence), namespace, data]);
      try {
        await this.redis.send(this.keys.log, 'EVAL', APPEND, '1', this.keys.log, String(this.maxLen), this.node, ...args);
        this.#items.splice(0, batch.length);
      } catch {
        await sleep(RETRY_DELAY, undefined, { ref: false });
      }
    }
    this.#isSending = false;
    for (const resolve of this.#whenEmpty.splice(0)) resolve();
  }
}
