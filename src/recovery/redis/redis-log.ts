import { randomUUID } from 'node:crypto';

import type { EventLog } from '../log';
import type { Command, LogEntry, Offset } from '../log-entry';
import { LogTail, maxEntries } from '../log-tail';
import type { GetRecoveryOptions } from '../options';
import type { Position } from '../position';
import type { Namespace } from '../socket-io';
import { AppendQueue } from './append-queue';
import type { Codec } from './codec';
import type { Keys } from './commands';
import type { RedisConnection } from './connection';
import { PendingEntries } from './pending-entries';
import { Sequences } from './sequences';
import { RedisSessionStore } from './session-store';
import type { Stream } from './stream-reader';
import { withDeadline } from './with-deadline';

/** How long a node that ends waits for Redis, in milliseconds. */
const FLUSH_TIME = 2000;

/** The log of many nodes: a stream of Redis. */
export class RedisLog implements EventLog {
  readonly node = randomUUID();
  readonly sharesEvents = false;
  readonly tail: LogTail;
  readonly sessions: RedisSessionStore;
  readonly ready: Promise<void>;
  /**
   * What is read from Redis. A node starts with what is left of the log, so that it can restore any client. After a break or
   * a gap it appends a mark: if Redis has lost what the node issued last, the mark's number shows that to every node.
   */
  readonly stream: Stream;

  readonly #queue: AppendQueue;
  readonly #namespaces = new Map<string, { apply: (entry: LogEntry) => void; onGap: () => void }>();
  readonly #pending = new PendingEntries(this.node);
  readonly #sequences = new Sequences();
  readonly #whenApplied = new Map<Offset, () => void>();
  #isReady = false;
  #becomeReady = (): void => undefined;

  constructor(
    redis: RedisConnection,
    keys: Keys,
    private readonly codec: Codec,
    maxLen: number,
    getOptions: GetRecoveryOptions,
  ) {
    this.tail = new LogTail(getOptions, maxLen);
    this.#queue = new AppendQueue(redis, keys, this.node, maxEntries(maxLen));
    this.sessions = new RedisSessionStore(redis, keys, this, maxEntries(maxLen), getOptions);
    this.stream = {
      key: keys.log,
      offset: '0-0',
      onEntry: this.#read.bind(this),
      onGap: () => {
        this.#sequences.clear();
        this.#onGap();
      },
      onBreak: this.append.bind(this, '', { kind: 'mark' }),
    };
    this.ready = new Promise((resolve) => (this.#becomeReady = resolve));
  }

  position(): Position {
    return { offset: this.tail.lastOffset, node: this.node, sequence: this.#pending.lastSequence };
  }

  pending(): Iterable<LogEntry> {
    return this.#pending.values();
  }

  append(namespace: string, command: Command): void {
    const data = this.codec.encode(command);
    const sequence = this.#pending.add(namespace, this.codec.detach(command, data));
    for (const lost of this.#queue.push({ sequence, namespace, data })) this.#pending.delete(lost.sequence);
  }

  open({ name }: Namespace, apply: (entry: LogEntry) => void, onGap: () => void): void {
    this.#namespaces.set(name, { apply, onGap });
    this.append(name, { kind: 'mark' });
  }

  async close({ name }: Namespace): Promise<void> {
    this.#namespaces.delete(name);
    if (this.#namespaces.size > 0) return;
    await this.flush();
    this.#queue.close();
    this.sessions.close();
  }

  async flush(): Promise<void> {
    const flushed = Promise.all([this.#queue.flush(), this.sessions.flush()]);
    await withDeadline(flushed, FLUSH_TIME).catch(() => undefined); // The rest is lost, as with a node that dies.
  }

  /** Resolves when Redis has what was issued up to now. */
  appended(): Promise<void> {
    return this.#queue.flush();
  }

  whenApplied(offset: Offset, callback: () => void): () => void {
    if (this.tail.has(offset)) callback();
    else this.#whenApplied.set(offset, callback);
    return () => this.#whenApplied.delete(offset);
  }

  #read(offset: Offset, fields: ReadonlyMap<string, string>): void {
    const node = fields.get('node') ?? '';
    const namespace = fields.get('namespace') ?? '';
    const sequence = fields.has('sequence') ? Number(fields.get('sequence')) : undefined;
    if (sequence !== undefined && !this.#note(node, sequence)) return;
    try {
      const entry = { ...this.codec.decode(fields.get('data') ?? ''), namespace, node, sequence, offset };
      this.tail.append(entry);
      // Before that, it is for no client of this node, and its sender may be gone.
      if (this.#isReady) this.#namespaces.get(namespace)?.apply(entry);
      this.#whenApplied.get(offset)?.();
    } catch (error) {
      // A listener of the app, or a parser that other nodes don't have: the log goes on.
      process.emitWarning(error as Error);
    }
    this.#whenApplied.delete(offset);
  }

  /** Returns false for a command that was read before. */
  #note(node: string, sequence: number): boolean {
    const noted = this.#sequences.note(node, sequence);
    if (noted === 'gap') this.#onGap();
    if (noted === 'repeated' || node !== this.node) return noted !== 'repeated';
    this.#pending.deleteUntil(sequence);
    this.#queue.noteRead(sequence);
    this.#isReady = true;
    this.#becomeReady();
    return true;
  }

  /** No client can be recovered from before a gap, and connected clients have missed something: all of them start anew. */
  #onGap(): void {
    this.tail.clear();
    for (const sequence of this.#pending.sequences()) {
      if (this.#queue.has(sequence)) break;
      this.#pending.delete(sequence);
      this.#queue.noteRead(sequence);
    }
    for (const { onGap } of this.#namespaces.values()) onGap();
    this.append('', { kind: 'mark' });
  }
}
