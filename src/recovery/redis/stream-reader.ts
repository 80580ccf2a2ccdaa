import { setTimeout as sleep } from 'node:timers/promises';

import { compareOffsets } from '../position';
import type { RedisConnection } from './connection';
import { DeadlineError, withDeadline } from './with-deadline';

/** How many entries are read in one go. */
const BATCH = 100;
/** How long Redis waits for an entry, and how long we wait for Redis, in milliseconds. */
const BLOCK = 5000;
const TIMEOUT = 2 * BLOCK;
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
}

/** Reads streams, by one connection, until it is closed. */
export class StreamReader {
  #redis: RedisConnection;
  #isClosed = false;
  /** The streams of which an entry was read since the last gap. */
  readonly #started = new Set<Stream>();

  constructor(
    private readonly connect: () => RedisConnection,
    private readonly streams: readonly Stream[],
  ) {
    this.#redis = connect();
  }

  async run(): Promise<void> {
    let mustCheck = true;
    while (!this.#isClosed) {
      try {
        if (mustCheck) for (const stream of this.streams) await this.#checkForGap(stream);
        const count = await this.#read();
        // Entries can have been lost where nothing came for a while, and trimmed where more came than fits.
        mustCheck = count === 0 || count >= BATCH;
      } catch {
        mustCheck = true;
        await sleep(RETRY_DELAY, undefined, { ref: false });
      }
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#redis.close();
  }

  /** The last entry that was read must still be there: then nothing between it and the next one is missing. */
  async #checkForGap(stream: Stream): Promise<void> {
    const [last] = (await this.#send(stream.key, 'XREVRANGE', stream.key, '+', '-', 'COUNT', '1')) as [[string]?];
    if (stream.offset === undefined) {
      stream.offset = last?.[0] ?? '0-0';
      stream.onStart?.();
    }
    const isLost = compareOffsets(last?.[0] ?? '0-0', stream.offset) < 0;
    if (!this.#started.has(stream)) {
      if (isLost) stream.offset = '0-0';
      return;
    }
    const found = (await this.#send(stream.key, 'XRANGE', stream.key, stream.offset, stream.offset)) as unknown[];
    if (found.length > 0) return;
    if (isLost) stream.offset = '0-0'; // Redis has started anew, perhaps with a clock that was put back.
    this.#started.delete(stream);
    stream.onGap?.();
  }

  async #read(): Promise<number> {
    const keys = this.streams.map(({ key }) => key);
    const offsets = this.streams.map(({ offset = '0-0' }) => offset);
    const [key = ''] = keys;
    const reply = await this.#send(
      key,
      'XREAD',
      'COUNT',
      String(BATCH),
      'BLOCK',
      String(BLOCK),
      'STREAMS',
      ...keys,
      ...offsets,
    );
    let count = 0;
    for (const [name, entries] of toPairs(reply)) {
      const stream = this.streams[keys.indexOf(name)];
      for (const [offset, fields] of entries) {
        if (stream === undefined || this.#isClosed) break;
        stream.offset = offset;
        this.#started.add(stream);
        stream.onEntry(offset, toMap(fields));
      }
      count = Math.max(count, entries.length);
    }
    return count;
  }

  /** Redis replies in time, even if there is nothing to read. If it doesn't, the connection may be broken without a word. */
  async #send(...command: Parameters<RedisConnection['send']>): Promise<unknown> {
    try {
      return await withDeadline(this.#redis.send(...command), TIMEOUT);
    } catch (error) {
      if (!this.#isClosed && error instanceof DeadlineError) {
        void this.#redis.close();
        this.#redis = this.connect();
      }
      throw error;
    }
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
