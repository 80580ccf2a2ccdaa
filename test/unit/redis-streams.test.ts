import assert from 'node:assert/strict';

import { Server } from 'socket.io';

import {
  type AdapterOptions,
  createAdapter,
  type NamespaceAdapterFactory,
  type RedisClient,
} from '../../src/redis-streams';
import { FakeRedis } from '../support/recovery/fake-redis';
import { connect, settle, socketOf } from '../support/recovery/memory-server';

describe('createAdapter()', () => {
  const createClient = () => new FakeRedis().createClient() as unknown as RedisClient;

  for (const [what, client, type] of [
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a url', 'redis://127.0.0.1', 'a string'],
    ['an object that is not a client', {}, 'an object'],
  ] as const) {
    it(`${what} as the client is rejected`, () => {
      assert.throws(() => createAdapter(client as never), {
        name: 'TypeError',
        message: `createAdapter(): the client is ${type}. Pass a client of ioredis or node-redis, or a function that makes one.`,
      });
    });
  }

  for (const [options, reason] of [
    [{ prefix: 'app' }, 'unknown option prefix. The options are keyPrefix and maxLen.'],
    [{ keyPrefix: 83 }, 'keyPrefix is a number. Pass a string.'],
    [{ maxLen: 0 }, 'maxLen is not a whole number above 0.'],
    [{ maxLen: 1.5 }, 'maxLen is not a whole number above 0.'],
    [{ maxLen: '100' }, 'maxLen is not a whole number above 0.'],
  ] as const) {
    it(`the options ${JSON.stringify(options)} are rejected`, () => {
      assert.throws(() => createAdapter(createClient, options as AdapterOptions), {
        name: 'TypeError',
        message: `createAdapter(): ${reason}`,
      });
    });
  }

  describe('with a Redis', () => {
    const servers: Server[] = [];
    afterEach(async () => {
      for (const io of servers.splice(0)) await io.of('/').adapter.close();
    });

    function start(adapter: NamespaceAdapterFactory): Server {
      const io = new Server({ adapter });
      servers.push(io);
      return io;
    }

    it('the keys begin with the prefix', async () => {
      const redis = new FakeRedis();
      start(createAdapter(redis.createClient(), { keyPrefix: 'app' }));
      await settle();
      assert.ok(redis.streams.size > 0);
      for (const key of redis.streams.keys()) assert.match(key, /^\{app\}:/);
    });

    it('one adapter serves two servers, each with connections of its own, which close with it', async () => {
      const redis = new FakeRedis();
      const adapter = createAdapter(() => redis.createClient());
      const [one, other] = [start(adapter), start(adapter)];
      await settle();
      const count = redis.clients.length;
      const client = await connect(other);
      void socketOf(other, client).join('room');
      await settle();
      one.to('room').emit('event', 1);
      await settle();
      assert.deepEqual(client.socket.texts, [1]);
      await one.of('/').adapter.close();
      assert.equal(redis.clients.filter(({ isClosed }) => isClosed).length, count / 2);
      servers.shift();
    });
  });
});
