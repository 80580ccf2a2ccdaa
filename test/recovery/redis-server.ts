import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Redis from 'ioredis';

/** A real Redis of its own, on a Unix socket, so that it takes nobody's port. */
export class RedisServer {
  readonly #clients: Redis[] = [];
  #process: ChildProcess | undefined;
  #folder = '';

  static get isInstalled(): boolean {
    return spawnSync('redis-server', ['--version']).status === 0;
  }

  async start(): Promise<this> {
    this.#folder = await mkdtemp(join(tmpdir(), 'redis-'));
    const settings = ['--port', '0', '--unixsocket', join(this.#folder, 'socket'), '--dir', this.#folder, '--save', ''];
    this.#process = spawn('redis-server', settings, { stdio: 'ignore' });
    await once(this.#process, 'spawn');
    await this.client().ping(); // ioredis tries until Redis is there
    return this;
  }

  client(): Redis {
    const client = new Redis(join(this.#folder, 'socket'));
    client.on('error', () => undefined);
    this.#clients.push(client);
    return client;
  }

  /** Breaks the connections of those who wait for a stream to grow; they connect again a little later. */
  async stopReaders(): Promise<void> {
    const list = String(await this.client().client('LIST'));
    const readers = Array.from(list.matchAll(/^id=(\d+) .*cmd=xread/gm), ([, id]) => Number(id));
    for (const id of readers) await this.client().client('KILL', 'ID', id);
  }

  async stop(): Promise<void> {
    // An adapter doesn't expect that what it asked for is never answered.
    await Promise.all(this.#clients.map((client) => client.ping()));
    for (const client of this.#clients) client.disconnect();
    if (this.#process?.kill() === true) await once(this.#process, 'exit');
    await rm(this.#folder, { recursive: true });
  }
}
