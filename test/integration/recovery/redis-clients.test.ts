import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { setTimeout } from 'node:timers/promises';

import { Cluster, Redis } from 'ioredis';
import { createClient, createCluster } from 'redis';
import { Server } from 'socket.io';
import { Server as OldServer } from 'socket.io-4.5';

import { createAdapter, type RedisClient } from '../../../src/redis-streams';
import { freePort } from '../../support/free-port';
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

  testClients(() => redis, {
    'a client of ioredis': () => new Redis(redis.url),
    'a client of node-redis': () => createClient({ url: redis.url }),
    'a client of node-redis that is connected already': () => {
      const client = createClient({ url: redis.url });
      void client.connect();
      return client;
    },
  });

  it('a client that the app created is not closed with the server', async () => {
    const client = redis.connect();
    const io = new Server(createServer(), { adapter: createAdapter(client, { keyPrefix: 'given' }) });
    io.emit('item', 1);
    await io.close();
    assert.equal(await client.ping(), 'PONG');
    assert.ok((await client.xlen('{given}:log')) > 0, 'what was sent before the end is in Redis');
  });
});

describeWith(['redis-server'], 'The adapter for Redis Streams in a Redis Cluster', () => {
  let redis: RedisServer;
  before(async () => {
    const settings = ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'];
    redis = await new RedisServer(false, [...settings, '--cluster-port', String(await freePort())]).start();
    await redis.client.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    while (!String(await redis.client.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) await setTimeout(20);
  });
  after(() => redis.stop());

  testClients(() => redis, {
    'a cluster of ioredis': () => new Cluster([redis.url]),
    'a cluster of node-redis': () => createCluster({ rootNodes: [{ url: redis.url }] }),
  });
});

describe('The adapter for Redis Streams, while Redis cannot be reached,', () => {
  const functions: Record<string, () => RedisClient> = {
    ioredis: () => new Redis(NOBODY_LISTENS),
    'node-redis': () => createClient({ url: NOBODY_LISTENS }),
  };
  for (const [name, create] of Object.entries(functions)) {
    it(`errors of ${name} are reported by a warning, if the app does not listen for them`, async () => {
      const warned = once(process, 'warning') as Promise<[Error]>;
      const io = new Server(createServer(), { adapter: createAdapter(create) });
      const [{ message }] = await warned;
      await io.close();
      assert.match(message, /^sails-hook-message: Redis: connect ECONNREFUSED/);
    });

    it(`errors of ${name} are not reported, if the app listens for them`, async () => {
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

  it('a server of Socket.IO 4.5 is rejected before a connection to Redis is opened', () => {
    const adapter = createAdapter(neverCalled);
    assert.throws(() => new OldServer().adapter(adapter as never), { message: MESSAGE });
  });

  it('a server of Socket.IO 2 is rejected before a connection to Redis is opened', () => {
    const io = (load('socket.io-2') as () => { adapter(adapter: unknown): void })();
    assert.throws(
      () => {
        io.adapter(createAdapter(neverCalled));
      },
      { message: MESSAGE },
    );
  });
});

function testClients(getRedis: () => RedisServer, functions: Record<string, () => RedisClient>): void {
  for (const [name, create] of Object.entries(functions)) {
    it(`events between nodes arrive by ${name}, clients are recovered, and the connections are closed with the servers`, async () => {
      const options = () => ({
        adapter: createAdapter(create, { keyPrefix: name }),
        connectionStateRecovery: {} as never, // Socket.IO's types want every option, but its documentation does not
      });
      const listening = await new SocketServer(options()).start();
      const worker = new Server(createServer(), options());
      try {
        const { client, socket } = await listening.connect();
        const first = new Promise((resolve) => client.once('item', resolve));
        worker.emit('item', 1);
        assert.equal(await first, 1);
        const second = new Promise((resolve) => client.once('item', resolve));
        socket.conn.close();
        worker.emit('item', 2);
        assert.equal(await second, 2);
        assert.equal(client.recovered, true);
      } finally {
        await worker.close();
        await listening.stop();
      }
      const listConnections = async () =>
        String(await getRedis().client.client('LIST'))
          .trim()
          .split('\n');
      while ((await listConnections()).length > 1) await setTimeout(10);
    });
  }
}

function neverCalled(): never {
  throw new Error('It connects to Redis.');
}
