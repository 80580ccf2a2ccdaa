import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import Redis from 'ioredis';

import { freePort } from './free-port';
import { requireProgram } from './programs';

/** A real Redis server on a free port, which can be frozen and killed. */
export class RedisServer {
  url = '';
  #port = 0;
  #folder = '';
  #process: ChildProcess | undefined;
  #client: Redis | undefined;
  readonly #connections: Redis[] = [];

  /**
   * @param persistent - whether it persists every write, so that its data survives a restart
   * @param settings - more settings, as on its command line
   */
  constructor(
    readonly persistent = false,
    private readonly settings: readonly string[] = [],
  ) {}

  get port(): number {
    return this.#port;
  }

  async start(): Promise<this> {
    this.#folder = await mkdtemp(join(tmpdir(), 'redis-'));
    this.#port = await freePort();
    this.url = `redis://127.0.0.1:${this.#port}`;
    await this.startAgain();
    return this;
  }

  /** Starts it again on the same port, with the same folder. */
  async startAgain(): Promise<void> {
    const settings = ['--port', String(this.#port), '--bind', '127.0.0.1', '--dir', this.#folder, '--save', ''];
    settings.push('--appendonly', this.persistent ? 'yes' : 'no', ...this.settings);
    const server = spawn(requireProgram('redis-server'), settings, { stdio: ['ignore', 'pipe', 'ignore'] });
    this.#process = server;
    const lines: string[] = [];
    for await (const line of createInterface({ input: server.stdout })) {
      lines.push(line);
      if (line.includes('Ready to accept connections')) break;
    }
    if (!lines.at(-1)?.includes('Ready'))
      throw new Error(`redis-server did not start. It printed:\n${lines.join('\n')}`);
    server.stdout.resume();
  }

  /** A client for a test that inspects the server. */
  get client(): Redis {
    this.#client ??= new Redis(this.url, { maxRetriesPerRequest: null }).on('error', () => undefined);
    return this.#client;
  }

  /** A new client for an adapter. It is disconnected when the server stops. */
  connect(): Redis {
    const connection = new Redis(this.url).on('error', () => undefined);
    this.#connections.push(connection);
    return connection;
  }

  /** Closes the connections that wait for new entries of a stream. Their clients reconnect a little later. */
  async stopReaders(): Promise<void> {
    const list = String(await this.client.client('LIST'));
    const readers = Array.from(list.matchAll(/^id=(\d+) .*cmd=xread/gm), ([, id]) => Number(id));
    for (const id of readers) await this.client.client('KILL', 'ID', id);
  }

  /** Deletes the keys of a pattern, and waits for the next one that expires. */
  async expiryOf(pattern: string): Promise<{ expired: Promise<void> }> {
    const oldKeys = await this.client.keys(pattern);
    if (oldKeys.length > 0) await this.client.del(oldKeys);
    await this.client.config('SET', 'notify-keyspace-events', 'Kx');
    const listener = new Redis(this.url);
    await listener.psubscribe(`__keyspace@0__:${pattern}`);
    const expired = once(listener, 'pmessage').then(() => {
      listener.disconnect();
    });
    return { expired };
  }

  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    const server = this.#process;
    this.#process = undefined;
    if (server?.kill('SIGKILL') === true) await once(server, 'exit');
  }

  async stop(): Promise<void> {
    // An adapter's pending commands would reject when its connection is closed.
    await Promise.all(this.#connections.map((connection) => connection.ping()));
    for (const connection of this.#connections) connection.disconnect();
    this.#client?.disconnect();
    await this.kill();
    if (this.#folder !== '') await rm(this.#folder, { recursive: true });
  }
}
