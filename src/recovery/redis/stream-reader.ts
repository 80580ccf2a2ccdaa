import { setTimeout as sleep } from 'node:timers/promises';

import { compareOffsets } from '../position';
import type { RedisConnection } from './connection';

/** How many entries are read in one go. */
const BATCH = 100;
/** How long Redis waits for an entry, in milliseconds. */
const BLOCK = 5000;
/** The time before another try, in milliseconds. */
const RETRY_DELAY = 100;

/** A stream of Redis that is read, and what is done with its entries. */
export interface Stream {
  readonly key: string;
  /** The last offset that was read. If it is undefined, only what comes from now on is read. */
  offset: string | undefined;
  /** Called when it is known from where on it is read. */
  onStart?(): void;
  onEntry(offset: string, fields: ReadonlyMap<string, string>): void;
  /** Called when entries were trimmed before they were read, or Redis has lost them. */
  onGap?(): void;
  /** Called when the connection breaks. */
  onBreak?(): void;
}

/** Reads streams, by one connection, until it is closed. */
export class StreamReader {
  #isClosed = false;
  #isBroken = false;
  /** The streams of which an entry was read since the last gap. */
  readonly #started = new Set<Stream>();

  constructor(
    private readonly redis: RedisConnection,
    private readonly streams: readonly Stream[],
  ) {}

  async run(): Promise<void> {
    while (!this.#isClosed) {
      try {
        await this.#read();
        this.#isBroken = false;
      } catch {
        this.#noteBreak();
        await sleep(RETRY_DELAY, undefined, { ref: false });
      }
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.redis.close();
  }

  #noteBreak(): void {
    if (this.#isBroken || this.#isClosed) return;
    this.#isBroken = true;
    for (const stream of this.streams) stream.onBreak?.();
  }

  async #read(): Promise<void> {
    for (const stream of this.streams) if (stream.offset === undefined) await this.#startAtEnd(stream);
    const keys = this.streams.map(({ key }) => key);
    const offsets = this.streams.map(({ offset = '0-0' }) => offset);
    const command = ['COUNT', String(BATCH), 'BLOCK', String(BLOCK), 'STREAMS', ...keys, ...offsets];
    // Redis executes what is sent together one after the other.
    const [reply, ...isMissing] = await Promise.all([
      this.redis.send(keys[0] ?? '', 'XREAD', ...command),
      ...this.streams.map((stream) => this.#isLastMissing(stream)),
    ]);
    for (const [index, stream] of this.streams.entries()) if (isMissing[index] === true) await this.#noteGap(stream);
    for (const [name, entries] of toPairs(reply)) {
      const stream = this.streams.find(({ key }) => name.endsWith(key)); // ioredis can put a prefix before each key.
      for (const [offset, fields] of entries) {
        if (stream === undefined || this.#isClosed) break;
        stream.offset = offset;
        this.#started.add(stream);
        stream.onEntry(offset, toMap(fields));
      }
    }
  }

  /** If the last entry that was read is there after a read, nothing between it and what was read was trimmed. */
  async #isLastMissing(stream: Stream): Promise<boolean> {
    const { key, offset = '0-0' } = stream;
    if (stream.onGap === undefined || !this.#started.has(stream)) return false;
    const found = (await this.redis.send(key, 'XRANGE', key, offset, offset)) as unknown[];
    return found.length === 0;
  }

  async #noteGap(stream: Stream): Promise<void> {
    const last = await this.#lastOffset(stream);
    // Redis has lost its end, or all of it. What is there was read already, or no client can be recovered from it.
    if (compareOffsets(last, stream.offset ?? last) < 0) stream.offset = last;
    this.#started.delete(stream);
    stream.onGap?.();
  }

  async #startAtEnd(stream: Stream): Promise<void> {
    stream.offset = await this.#lastOffset(stream);
    stream.onStart?.();
  }

  async #lastOffset({ key }: Stream): Promise<string> {
    const [last] = (await this.redis.send(key, 'XREVRANGE', key, '+', '-', 'COUNT', '1')) as [[string]?];
    return last?.[0] ?? '0-0';
  }
}

type Fields = readonly string[];

/** Redis replies with a list of pairs, or, by its newer protocol, with a map. */
function toPairs(reply: unknown): [string, [string, Fields][]][] {
  if (reply === null || reply === undefined) return [];
  if (Array.isArray(reply)) return reply as [string, [string, Fields][]][];
  return [...(reply instanceof Map ? reply : new Map(Object.entries(reply)))] as [string, [string, Fields][]][];
}

function toMap(fields: Fields): Map<string, string> {
  const map = new Map<string, string>();
  for (let i = 0; i + 1 < fields.length; i += 2) map.set(String(fields[i]), String(fields[i + 1]));
  return map;
}
