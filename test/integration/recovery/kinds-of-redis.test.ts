import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';

import { Cluster, Redis } from 'ioredis';
import { createClient, createCluster } from 'redis';

import type { RedisClient } from '../../../src/redis-streams';
import { describeWith } from '../../support/programs';
import { TestCluster } from '../../support/recovery/test-cluster';
import { RedisServer } from '../../support/redis-server';
import { numbers, send } from './messages';

/** Makes a client for a port. */
const CLIENTS: Record<string, (port: number) => RedisClient> = {
  'Redis of ioredis': (port) => new Redis(port, '127.0.0.1'),
  'Redis of ioredis with a prefix for its keys': (port) => new Redis(port, '127.0.0.1', { keyPrefix: 'app:' }),
  'createClient() of node-redis': (port) => createClient({ url: `redis://127.0.0.1:${port}` }),
  'createClient() of node-redis by RESP 3': (port) => createClient({ url: `redis://127.0.0.1:${port}`, RESP: 3 }),
};
const CLUSTER_CLIENTS: Record<string, (port: number) => RedisClient> = {
  'Cluster of ioredis': (port) => new Cluster([{ host: '127.0.0.1', port }]),
  'createCluster() of node-redis': (port) => createCluster({ rootNodes: [{ url: `redis://127.0.0.1:${port}` }] }),
};

function describeKind(
  title: string,
  clients: typeof CLIENTS,
  settings: string[],
  set: (redis: RedisServer) => unknown,
) {
  describeWith(['redis-server'], title, () => {
    let redis: RedisServer;
    let cluster: TestCluster;
    const open: RedisClient[] = [];
    before(async () => {
      redis = await new RedisServer(false, settings).start();
      await set(redis);
    });
    after(() => redis.stop());
    beforeEach(() => {
      cluster = new TestCluster(redis);
      cluster.reset();
    });
    afterEach(async () => {
      await cluster.stop();
      for (const client of open.splice(0)) await client.disconnect();
    });

    for (const [name, create] of Object.entries(clients)) {
      for (const isFunction of [false, true]) {
        it(`delivers and recovers with ${name}${isFunction ? ', which a function makes' : ''}`, async () => {
          const connect = async (): Promise<RedisClient | (() => RedisClient)> => {
            if (isFunction) return () => create(redis.port);
            const client = create(redis.port);
            open.push(client);
            if ('connect' in client && 'isOpen' in client) await (client as { connect(): Promise<unknown> }).connect();
            return client;
          };
          const near = await cluster.startNode({ redis: await connect() });
          const far = await cluster.startNode({ redis: await connect() });
          const client = await cluster.connect(near, ['record']);
          const staying = await cluster.connect(far, ['record']);
          send(near, 'record', 1);
          await cluster.settle();
          await client.loseConnection();
          for (const number of numbers(2, 300)) send(near, 'record', number);
          near.io.to('record').emit('item', { bytes: Buffer.from([0, 255]) });
          assert.equal(await client.connect(far), true);
          await cluster.settle();
          const expected = [...numbers(1, 300), { bytes: Buffer.from([0, 255]) }];
          assert.deepEqual(client.received, expected);
          assert.deepEqual(staying.received, expected);
          assert.equal((await near.io.in('record').fetchSockets()).length, 2);
          await client.leave();
          assert.equal(await client.connect(near), false);
        });
      }

      it(`goes on with ${name} after its connections were cut`, async () => {
        const client = create(redis.port);
        client.on('error', () => undefined);
        const node = await cluster.startNode({ redis: () => client });
        const receiver = await cluster.connect(node, ['record']);
        for (const number of numbers(1, 5)) {
          await redis.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
          send(node, 'record', number);
          await cluster.settle();
        }
        assert.deepEqual(receiver.received, numbers(1, 5));
      });
    }
  });
}

describeKind('on one Redis, the adapter', CLIENTS, [], () => undefined);
describeKind(
  'on a Redis Cluster, the adapter',
  CLUSTER_CLIENTS,
  ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'],
  async ({ client }) => {
    await client.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    while (!String(await client.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) await setImmediate();
  },
);
