import assert from 'node:assert/strict';

import { CLAIM, createKeys, SAVE } from '../../../src/recovery/redis/commands';
import { Proxy } from '../../support/proxy';
import { describeOnRedis } from '../../support/recovery/test-cluster';
import type { TestNode } from '../../support/recovery/test-node';
import type { RedisServer } from '../../support/redis-server';
import { numbers, send } from './messages';

/** What befalls Redis, and what ends it. */
const OUTAGES: Record<string, [begin: (redis: RedisServer) => unknown, end: (redis: RedisServer) => unknown]> = {
  'is frozen': [
    (redis) => {
      redis.freeze();
    },
    (redis) => {
      redis.thaw();
    },
  ],
  'has no memory left': [
    (redis) => redis.client.config('SET', 'maxmemory', '1'),
    (redis) => redis.client.config('SET', 'maxmemory', '0'),
  ],
  'takes no writes': [
    (redis) => redis.client.config('SET', 'min-replicas-to-write', '1'),
    (redis) => redis.client.config('SET', 'min-replicas-to-write', '0'),
  ],
  'is killed, and starts again with its data': [(redis) => redis.kill(), (redis) => redis.startAgain()],
};

describeOnRedis(
  'no failure of Redis ends a node or loses anything',
  (cluster) => {
    for (const [outage, [begin, end]] of Object.entries(OUTAGES)) {
      it(`no node ends and nothing is lost while Redis ${outage}`, async () => {
        const [near, far] = await cluster.startNodes();
        const [client, other] = [await cluster.connect(near, ['record']), await cluster.connect(far, ['record'])];
        const leaving = await cluster.connect(near, ['record']);
        await cluster.settle();
        const redis = cluster.requireRedis();
        await begin(redis);
        for (const number of numbers(1, 50)) send(near, 'record', number);
        await client.loseConnection();
        await leaving.leave();
        void other.socket.join('another');
        const recovered = client.connect(far);
        for (const number of numbers(51, 100)) send(near, 'record', number);
        await end(redis);
        assert.equal(await recovered, true);
        await cluster.settle();
        for (const { received } of [client, other]) assert.deepEqual(received, numbers(1, 100));
        assert.equal(await leaving.connect(far), false);
      });
    }
  },
  { keeps: true },
);

describeOnRedis('a session in Redis', (cluster) => {
  it('is not overwritten by an older state that arrives late, of whichever epoch', async () => {
    const { client } = cluster.requireRedis();
    const keys = createKeys(cluster.keyPrefix);
    const [session, claim] = [keys.session('/', 'pid'), keys.claim('/', 'pid')];
    const save = (epoch: string, revision: string, state: string) =>
      client.eval(SAVE, 2, session, claim, epoch, revision, '60000', state);
    const states = [await save('1', '9', 'first'), await save('1', '11', 'third'), await save('1', '10', 'second')];
    assert.deepEqual([...states, await client.hget(session, 'state')], [1, 1, 0, 'third']);
    const claimed = await client.eval(
      CLAIM,
      3,
      ...[session, claim, keys.log],
      ...['60000', '5000', '100', 'node', '/', 'pid'],
    );
    assert.deepEqual((claimed as string[])[0], '2');
    const later = [await save('1', '12', 'late'), await save('2', '1', 'restored'), await save('2', '0', 'late')];
    assert.deepEqual([...later, await client.hget(session, 'state')], [0, 1, 0, 'restored']);
  });
});

describeOnRedis('a connection to Redis that breaks', (cluster) => {
  let proxy: Proxy;
  beforeEach(async () => {
    proxy = await new Proxy(() => cluster.redis?.port ?? 0).open();
  });
  afterEach(() => {
    proxy.close();
  });
  const startNode = (): Promise<TestNode> => cluster.startNode({ redis: cluster.createClient(proxy.port) });

  it('a connection that breaks between a command and its reply makes no event arrive twice', async () => {
    const near = await startNode();
    const far = await cluster.startNode();
    const clients = [await cluster.connect(near, ['record']), await cluster.connect(far, ['record'])];
    for (const number of numbers(1, 20)) {
      if (number % 4 === 0) proxy.lostReplyTo = `"item",${number}`;
      send(near, 'record', number);
      if (number % 4 === 0) await near.flush();
    }
    await cluster.settle();
    for (const { received } of clients) assert.deepEqual(received, numbers(1, 20));
  });

  it('a connection that breaks between a claim and its reply makes the client new, or restores it with everything', async () => {
    const near = await startNode();
    const client = await cluster.connect(near, ['record']);
    await client.loseConnection();
    send(near, 'record', 1);
    await cluster.settle();
    proxy.lostReplyTo = client.session.pid;
    const recovered = await client.connect();
    await cluster.settle();
    assert.deepEqual(client.received, recovered ? [1] : []);
    assert.deepEqual(client.rooms, recovered ? ['record'] : []);
  });

  it('a connection that falls silent is replaced, and nothing is lost', async () => {
    const redis = cluster.createClient(proxy.port);
    redis.duplicate = () => cluster.createClient();
    const near = await cluster.startNode({ redis });
    const client = await cluster.connect(near, ['record']);
    await cluster.settle();
    proxy.silence();
    send(near, 'record', 1);
    void client.socket.join('another');
    send(near, 'another', 2);
    while (client.received.length < 2) await client.receives('item');
    await cluster.settle();
    await client.loseConnection();
    send(near, 'another', 3);
    assert.equal(await client.connect(), true);
    await cluster.settle();
    assert.deepEqual(client.received, [1, 2, 3]);
  });

  it('a connection that breaks again and again loses nothing', async () => {
    const near = await startNode();
    const far = await cluster.startNode();
    const clients = [await cluster.connect(near, ['record']), await cluster.connect(far, ['record'])];
    for (const number of numbers(1, 100)) {
      if (number % 10 === 0) proxy.cut();
      send(near, 'record', number);
      send(far, 'record', number);
      await new Promise(setImmediate);
    }
    await cluster.settle();
    for (const { received } of clients) assert.equal(received.length, 200);
    assert.deepEqual(clients[0]?.received, clients[1]?.received);
  });
});
