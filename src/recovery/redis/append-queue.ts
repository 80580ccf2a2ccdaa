import { setTimeout as sleep } from 'node:timers/promises';

import { APPEND, type Keys } from './commands';
import type { RedisConnection } from './connection';

/** How many commands go to Redis in one go. */
const BATCH = 500;
/** How many commands wait for Redis. If there are more, the oldest are lost, and every node notices by their numbers. */
const MAX_WAITING = 100_000;
/** The time before another try, in milliseconds. */
const RETRY_DELAY = 100;

interface Item {
  readonly sequence: number;
  readonly namespace: string;
  readonly data: string;
}

/**
 * Appends to the log what this node issues, in order. The next batch goes out when Redis has the last one, so that a batch
 * that fails can't be overtaken. If a reply is lost, the batch is appended twice, and its readers see that by its numbers.
 *
 * A node doesn't append more than it reads, or entries would be trimmed before anyone has read them.
 */
export class AppendQueue {
  readonly #items: Item[] = [];
  readonly #whenAppended: { readonly sequence: number; readonly resolve: () => void }[] = [];
  readonly #window: number;
  #lastRead = 0;
  #isSending = false;
  #isClosed = false;

  constructor(
    private readonly redis: RedisConnection,
    private readonly keys: Keys,
    private readonly node: string,
    private readonly maxLen: number,
  ) {
    this.#window = Math.ceil(maxLen / 10);
  }

  /** Returns what is lost, because too much waits. */
  push(item: Item): readonly Item[] {
    this.#items.push(item);
    const lost = this.#items.length > MAX_WAITING ? this.#items.splice(BATCH, this.#items.length - MAX_WAITING) : [];
    this.#start();
    return lost;
  }

  /** Notes that this node has read its commands up to a number. */
  noteRead(sequence: number): void {
    this.#lastRead = sequence;
    this.#start();
  }

  /** Whether Redis may lack a command. */
  has(sequence: number): boolean {
    return this.#items[0] !== undefined && sequence >= this.#items[0].sequence;
  }

  /** Resolves when Redis has everything that was issued up to now. */
  async flush(): Promise<void> {
    const sequence = this.#items.at(-1)?.sequence;
    if (sequence === undefined) return;
    await new Promise<void>((resolve) => {
      this.#whenAppended.push({ sequence, resolve });
    });
  }

  close(): void {
    this.#isClosed = true;
  }

  #start(): void {
    if (this.#isSending || this.#isClosed || !this.#isNextInWindow()) return;
    this.#isSending = true;
    queueMicrotask(() => void this.#send()); // What is issued in the same tick goes out together.
  }

  async #send(): Promise<void> {
    while (this.#isNextInWindow() && !this.#isClosed) {
      const batch = this.#items.slice(0, Math.min(BATCH, this.#window));
      const args = batch.flatMap(({ sequence, namespace, data }) => [String(sequence), namespace, data]);
      try {
        await this.redis.send(
          this.keys.log,
          'EVAL',
          APPEND,
          '1',
          this.keys.log,
          String(this.maxLen),
          this.node,
          ...args,
        );
        this.#items.splice(0, batch.length);
        while (this.#whenAppended[0] !== undefined && !this.has(this.#whenAppended[0].sequence))
          this.#whenAppended.shift()?.resolve();
      } catch {
        await sleep(RETRY_DELAY, undefined, { ref: false });
      }
    }
    this.#isSending = false;
  }

  #isNextInWindow(): boolean {
    return this.#items[0] !== undefined && this.#items[0].sequence <= this.#lastRead + this.#window;
  }
}
