import assert from 'node:assert/strict';
import { type EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { Server } from 'socket.io';
import { Server as OldServer } from 'socket.io-4.5';

import { createAdapter, type RedisClient } from '../../../src/redis-streams';
import { describeWith } from '../../support/programs';
import { RedisServer } from '../../support/redis-server';
import { SocketServer } from '../../support/socket-server';

const NOBODY_LISTENS = 'redis://127.0.0.1:1';

describeWith(['redis-server'], 'The adapter for Redis Streams', () => {
  let redis: RedisServer;
  before(async () => {
    redis = await new RedisServer().start();
  });
  after(() => redis.stop());

  const functions: Record<string, () => RedisClient> = {
    'a client of ioredis': () => new Redis(redis.url),
    'a client of node-redis': () => createClient({ url: redis.url }),
    'a client of node-redis that is connected already': () => {
      const client = createClient({ url: redis.url });
      void client.connect();
      return client;
    },
  };
  for (const [name, create] of Object.entries(functions)) {
    it(`sends events between nodes by ${name}, and closes it with the server`, async () => {
      const closed: Promise<unknown>[] = [];
      const adapter = () =>
        createAdapter(
          () => {
            const client = create();
            closed.push(once(client as unknown as EventEmitter, 'end'));
            return client;
          },
          { keyPrefix: name },
        );
      const listening = await new SocketServer({ adapter: adapter() }).start();
      const worker = new Server(createServer(), { adapter: adapter() });
      try {
        const { client } = await listening.connect();
        const received = new Promise((resolve) => client.once('item', resolve));
        worker.emit('item', 1);
        assert.equal(await received, 1);
      } finally {
        await worker.close();
        await listening.stop();
      }
      assert.equal(closed.length, 2);
      await Promise.all(closed);
    });
  }

  it('does not close a client that it was given', async () => {
    const client = redis.connect();
    const io = new Server(createServer(), { adapter: createAdapter(client, { keyPrefix: 'given' }) });
    io.emit('item', 1);
    await io.close();
    assert.equal(await client.ping(), 'PONG');
    assert.ok((await client.xlen('{given}:log')) > 0, 'what was sent before the end is in Redis');
  });
});

describe('The adapter for Redis Streams, while Redis cannot be reached,', () => {
  const functions: Record<string, () => RedisClient> = {
    ioredis: () => new Redis(NOBODY_LISTENS),
    'node-redis': () => createClient({ url: NOBODY_LISTENS }),
  };
  for (const [name, create] of Object.entries(functions)) {
    it(`warns of errors of ${name} if the app does not listen for them`, async () => {
      const warned = once(process, 'warning') as Promise<[Error]>;
      const io = new Server(createServer(), { adapter: createAdapter(create) });
      const [{ message }] = await warned;
      await io.close();
      assert.match(message, /^sails-hook-message: Redis: connect ECONNREFUSED/);
    });

    it(`leaves errors of ${name} to an app that listens for them`, async () => {
      const warnings: Error[] = [];
      const listener = (warning: Error) => warnings.push(warning);
      process.on('warning', listener);
      const client = create();
      const failed = new Promise((resolve) => client.on('error', resolve));
      const io = new Server(createServer(), { adapter: createAdapter(() => client) });
      await failed;
      await io.close();
      process.off('warning', listener);
      assert.deepEqual(warnings, []);
    });
  }
});

describe('createAdapter()', () => {
  const load = createRequire(__filename);
  const MESSAGE =
    'The adapter of sails-hook-message/redis-streams needs Socket.IO 4.6 or newer, and this server is older. ' +
    'Update it: npm install socket.io@4, or npm install sails-hook-sockets@3 in a Sails app.';

  it('refuses a server of Socket.IO 4.5, before it connects to Redis', () => {
    const adapter = createAdapter(neverCalled);
    assert.throws(() => new OldServer().adapter(adapter as never), { message: MESSAGE });
  });

  it('refuses a server of Socket.IO 2, before it connects to Redis', () => {
    const io = (load('socket.io-2') as () => { adapter(adapter: unknown): void })();
    assert.throws(
      () => {
        io.adapter(createAdapter(neverCalled));
      },
      { message: MESSAGE },
    );
  });
});

function neverCalled(): never {
  throw new Error('It connects to Redis.');
}
