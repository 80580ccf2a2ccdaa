import { EventEmitter } from 'node:events';

import { compareOffsets } from '../../../src/recovery/position';
import { APPEND, CLAIM, DEPART, RELEASE, SAVE } from '../../../src/recovery/redis/commands';

export type Entry = [offset: string, fields: string[]];

interface Value {
  readonly expiresAt: number;
  readonly hash: Map<string, string>;
}

/** XREAD found nothing yet. */
const BLOCKED = Symbol('blocked');

/**
 * What of Redis the adapter uses, in this process, with a clock that the test moves. Each script has a function here that
 * does the same: test/integration/recovery runs the scripts themselves.
 */
export class FakeRedis {
  now = 1_700_000_000_000;
  readonly streams = new Map<string, Entry[]>();
  readonly clients: FakeRedisClient[] = [];
  /** What was ever appended, though it was trimmed since. */
  readonly history: Entry[] = [];
  /** Executes each command, and replies to it, at once. Otherwise the test does. */
  isAutomatic = true;
  /** What a command is rejected with instead of being executed. */
  failure: Error | undefined;
  /** Trims as exactly as this, not approximately. */
  maxLen: number | undefined;
  readonly #values = new Map<string, Value>();
  readonly #lastIds = new Map<string, [time: number, sequence: number]>();

  createClient(origin?: FakeRedisClient): FakeRedisClient {
    const client = new FakeRedisClient(this, origin);
    this.clients.push(client);
    return client;
  }

  /** Executes and replies to everything that can be. */
  pump(): void {
    for (let isBusy = true; isBusy;) {
      isBusy = false;
      for (const client of this.clients) while (client.executeNext() || client.replyNext()) isBusy = true;
    }
  }

  /** Executes the next command of a client, and replies to it. */
  step(client: FakeRedisClient): void {
    client.executeNext();
    client.replyNext();
  }

  stream(key: string): Entry[] {
    let stream = this.streams.get(key);
    if (stream === undefined) this.streams.set(key, (stream = []));
    return stream;
  }

  hash(key: string): Map<string, string> | undefined {
    const value = this.#values.get(key);
    if (value !== undefined && value.expiresAt <= this.now) this.#values.delete(key);
    return this.#values.get(key)?.hash;
  }

  hasDeparted(namespace: string, pid = ''): boolean {
    return this.#session(namespace, pid)?.get('epoch') === 'departed';
  }

  /** A node has claimed the session, and has not let in its client yet. */
  isClaimed(namespace: string, pid = ''): boolean {
    const session = this.#session(namespace, pid);
    return session?.get('epoch') !== session?.get('saved epoch');
  }

  keys(): string[] {
    return [...this.#values.keys()].filter((key) => this.hash(key) !== undefined);
  }

  execute([command = '', ...args]: readonly string[]): unknown {
    if (this.failure !== undefined) throw this.failure;
    switch (command) {
      case 'PING':
        return 'PONG';
      case 'DEL':
        return this.#values.delete(args[0] ?? '') ? 1 : 0;
      case 'PEXPIRE':
        return 1;
      case 'XADD':
        return this.add(args[0] ?? '', args.slice(5), Number(args[3]));
      case 'XREVRANGE':
        return this.stream(args[0] ?? '').slice(-1);
      case 'XRANGE':
        return this.stream(args[0] ?? '').filter(([id]) => id === args[1]);
      case 'XREAD':
        return this.#read(args);
      case 'EVAL': {
        const [script = '', count = '0', ...rest] = args;
        return this.#run(script, rest.slice(0, Number(count)), rest.slice(Number(count)));
      }
    }
    throw new Error(`ERR unknown command ${command}`);
  }

  add(key: string, fields: string[], maxLen: number): string {
    const [time, sequence] = this.#lastIds.get(key) ?? [0, 0];
    const next: [number, number] = this.now > time ? [this.now, 0] : [time, sequence + 1];
    this.#lastIds.set(key, next);
    const entry: Entry = [next.join('-'), fields];
    const stream = this.stream(key);
    stream.push(entry);
    if (key.endsWith(':log')) this.history.push(entry);
    const length = this.maxLen ?? maxLen;
    if (stream.length > length) stream.splice(0, stream.length - length);
    return entry[0];
  }

  #read(args: readonly string[]): unknown {
    const count = Number(args[args.indexOf('COUNT') + 1]);
    const names = args.slice(args.indexOf('STREAMS') + 1);
    const half = names.length / 2;
    const found = names.slice(0, half).flatMap((key, index) => {
      const after = names[half + index] ?? '0-0';
      const entries = this.stream(key).filter(([id]) => compareOffsets(id, after) > 0);
      return entries.length > 0 ? [[key, entries.slice(0, count)]] : [];
    });
    return found.length > 0 ? found : BLOCKED;
  }

  #run(script: string, [first = '', second = '', third = '']: readonly string[], args: readonly string[]): unknown {
    const [one = '', two = '', three = '', four = '', five = '', six = ''] = args;
    const hash = this.hash(first);
    const epoch = hash?.get('epoch');
    switch (script) {
      case APPEND:
        for (let i = 2; i < args.length; i += 3) {
          const [sequence = '', namespace = '', data = ''] = args.slice(i);
          this.add(first, ['node', two, 'sequence', sequence, 'namespace', namespace, 'data', data], Number(one));
        }
        return null;
      case SAVE:
        if (epoch === 'departed' || Number(epoch ?? 0) > Number(one)) return 0;
        if (epoch === one && Number(hash?.get('revision') ?? 0) > Number(two)) return 0;
        this.#set(first, { epoch: one, revision: two, state: four, 'saved epoch': one }, Number(three));
        this.#values.delete(second);
        return 1;
      case CLAIM: {
        if (epoch === undefined || epoch === 'departed' || hash?.get('state') === '') return null;
        if (this.hash(second) !== undefined) return [];
        this.#set(second, { node: four }, Number(two));
        const next = String(Number(epoch) + 1);
        this.#set(first, { epoch: next }, Number(one));
        hash?.delete('revision');
        const data = JSON.stringify({ kind: 'claim', pid: six, epoch: Number(next) });
        const offset = this.add(third, ['node', four, 'namespace', five, 'data', data], Number(three));
        return [next, offset, hash?.get('state')];
      }
      case DEPART:
        hash?.delete('state');
        this.#set(first, { epoch: 'departed' }, Number(one));
        this.add(second, ['node', three, 'namespace', four, 'data', five], Number(two));
        return null;
      case RELEASE:
        if (hash?.get('node') === one) this.#values.delete(first);
        return null;
    }
    throw new Error('ERR unknown script');
  }

  #session(namespace: string, pid: string): Map<string, string> | undefined {
    const key = [...this.#values.keys()].find((name) => name.endsWith(`:session:${namespace}:${pid}`));
    return key === undefined ? undefined : this.hash(key);
  }

  #set(key: string, fields: Record<string, string>, timeToLive: number): void {
    const hash = this.hash(key) ?? new Map<string, string>();
    for (const [name, value] of Object.entries(fields)) hash.set(name, value);
    this.#values.set(key, { hash, expiresAt: this.now + timeToLive });
  }
}

interface Pending {
  readonly command: readonly string[];
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: Error) => void;
  /** What Redis has replied. */
  outcome?: { readonly reply: unknown } | { readonly error: Error };
}

/** A client in the shape of ioredis. Its commands are executed, and their replies arrive, in order. */
export class FakeRedisClient extends EventEmitter {
  isClosed = false;
  readonly pending: Pending[] = [];
  /** The commands that were sent. */
  readonly sent: (readonly string[])[] = [];

  constructor(
    readonly redis: FakeRedis,
    /** The client that it is a duplicate of. */
    readonly origin?: FakeRedisClient,
  ) {
    super();
  }

  call(...command: string[]): Promise<unknown> {
    this.sent.push(command);
    if (this.isClosed) return Promise.reject(new Error('The connection is closed.'));
    const reply = new Promise((resolve, reject) => {
      this.pending.push({ command, resolve, reject });
    });
    if (this.redis.isAutomatic) this.redis.pump();
    return reply;
  }

  get status(): string {
    return this.isClosed ? 'end' : 'ready';
  }

  duplicate(): FakeRedisClient {
    return this.redis.createClient(this);
  }

  disconnect(): void {
    this.isClosed = true;
    this.break();
  }

  /** Executes the next command. Returns false if there is none, or it waits for an entry. */
  executeNext(): boolean {
    const next = this.pending.find(({ outcome }) => outcome === undefined);
    if (next === undefined) return false;
    try {
      const reply = this.redis.execute(next.command);
      if (reply === BLOCKED) return false;
      next.outcome = { reply };
    } catch (error) {
      next.outcome = { error: error as Error };
    }
    return true;
  }

  /** Delivers the next reply. Returns false if there is none. */
  replyNext(): boolean {
    const [next] = this.pending;
    if (next?.outcome === undefined) return false;
    this.pending.shift();
    if ('error' in next.outcome) next.reject(next.outcome.error);
    else next.resolve(next.outcome.reply);
    return true;
  }

  /** Lets a read that has waited for as long as it may end without an entry. */
  endRead(): boolean {
    const [next] = this.pending;
    if (next?.command[0] !== 'XREAD' || next.outcome !== undefined) return false;
    next.outcome = { reply: null };
    return this.replyNext();
  }

  /** The connection breaks. What was executed stays executed, and nobody knows. */
  break(): void {
    for (const { reject } of this.pending.splice(0)) reject(new Error('The connection is broken.'));
  }
}
