import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { ClusterNode } from '../../../support/recovery/cluster-node';
import { FakeRedis } from '../../../support/recovery/fake-redis';
import { connect, settle, socketOf } from '../../../support/recovery/memory-server';

const LOG = '{sails-hook-message}:log';
/** The time before another try, and a little more, in milliseconds. */
const LONGER_THAN_RETRY = 120;

describe('recovery/redis/redis-log', () => {
  let redis: FakeRedis;
  let nodes: ClusterNode[];

  function start(): ClusterNode {
    const node = new ClusterNode(redis);
    nodes.push(node);
    return node;
  }

  beforeEach(() => {
    redis = new FakeRedis();
    nodes = [];
  });

  afterEach(async () => {
    redis.isAutomatic = true;
    redis.pump();
    await Promise.all(nodes.map((node) => node.close()));
  });

  it('closes the connections of its clients after a gap, and recovers nobody from before it', async () => {
    const [one, other] = [start(), start()];
    await settle();
    const [client, second] = [await connect(one.io), await connect(one.io)];
    redis.isAutomatic = false;
    socketOf(one.io, client).on('disconnect', () => {
      throw new Error('A listener of the app.');
    });
    const warning = new Promise<Error>((resolve) => process.once('warning', resolve));
    other.io.emit('event', 'lost');
    await settle();
    redis.step(other.client);
    redis.stream(LOG).splice(0);
    redis.isAutomatic = true;
    redis.pump();
    other.io.emit('event', 'after');
    await settle();
    assert.equal((await warning).message, 'A listener of the app.');
    assert.deepEqual([client.connection, second.connection], [undefined, undefined]);
    assert.deepEqual(client.socket.texts, []);
    await connect(one.io, second);
    assert.equal(second.socket.recovered, false);
    one.io.emit('event', 'later');
    await settle();
    assert.deepEqual(second.socket.texts, ['later']);
  });

  it('notices what Redis has lost before anyone has read it as soon as its connection breaks', async () => {
    const [one, other] = [start(), start()];
    await settle();
    const clients = [await connect(one.io), await connect(other.io)];
    redis.isAutomatic = false;
    one.io.emit('event', 'lost');
    await settle();
    redis.step(one.client);
    redis.stream(LOG).pop();
    for (const { reader } of [one, other]) reader.break(); // As where a replica takes the place of a server that died.
    redis.isAutomatic = true;
    for (let i = 0; i < 3; i++) {
      await sleep(LONGER_THAN_RETRY);
      redis.pump();
      await settle();
    }
    for (const client of clients) {
      assert.equal(client.connection, undefined);
      await connect(other.io, client);
      assert.equal(client.socket.recovered, false);
    }
  });

  it('warns of what it does not understand, and goes on', async () => {
    const node = start();
    await settle();
    const client = await connect(node.io);
    const warning = new Promise<Error>((resolve) => process.once('warning', resolve));
    redis.add(LOG, ['node', 'another', 'namespace', '/', 'data', '{'], 100);
    redis.add(LOG, ['some', 'thing'], 100);
    redis.add(LOG, ['namespace', '/unknown', 'data', '{"kind":"mark"}'], 100);
    node.io.emit('event', 1);
    await settle();
    assert.equal((await warning).name, 'SyntaxError');
    assert.deepEqual(client.socket.texts, [1]);
  });

  it('sends what it reads twice once', async () => {
    const node = start();
    await settle();
    const client = await connect(node.io);
    node.io.emit('event', 1);
    await settle();
    redis.add(LOG, redis.history.at(-1)?.[1] ?? [], 100);
    node.io.emit('event', 2);
    await settle();
    assert.deepEqual(client.socket.texts, [1, 2]);
  });

  it('sends an event as it was, though the app changed its data before it disconnected the client', async () => {
    const node = start();
    await settle();
    const client = await connect(node.io);
    redis.isAutomatic = false;
    const data = { count: 1 };
    node.io.emit('event', data);
    data.count = 2;
    socketOf(node.io, client).disconnect();
    assert.deepEqual(client.socket.texts, [{ count: 1 }]);
  });
});
