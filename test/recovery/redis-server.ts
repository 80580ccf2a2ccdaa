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

  async stop(): Promise<void> {
    // An adapter doesn't expect that what it asked for is never answered.
    await Promise.all(this.#clients.map((client) => client.ping()));
    for (const client of this.#clients) client.disconnect();
    if (this.#process?.kill() === true) await once(this.#process, 'exit');
    await rm(this.#folder, { recursive: true });
  }
}
