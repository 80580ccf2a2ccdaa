import assert from 'node:assert/strict';
import { serialize } from 'node:v8';

import { Proxy } from '../../support/proxy';
import { describeOnRedis } from '../../support/recovery/test-cluster';
import { numbers, send } from './messages';

describeOnRedis('no failure of Redis makes recovered true where something is missing', (cluster) => {
  /** Adds an entry of nobody to both streams, with an id of a late time. */
  async function addEntry(id: string): Promise<void> {
    const { client } = cluster.requireRedis();
    const message = serialize({ nsp: 'of nobody' }).toString('base64');
    await client.xadd(`{${cluster.keyPrefix}}:log`, id, 'node', 'x', 'namespace', '/', 'data', '{"kind":"mark"}');
    await client.xadd(`{${cluster.keyPrefix}}:requests`, id, 'data', message);
  }

  it('a client is not recovered after all keys in Redis were deleted', async () => {
    const [near, far] = await cluster.startNodes();
    const away = await cluster.connect(near, ['record']);
    const staying = await cluster.connect(far, ['record']);
    await away.loseConnection();
    send(near, 'record', 1);
    await cluster.settle();
    await cluster.requireRedis().client.flushall();
    assert.equal(await away.connect(far), false);
    for (const number of numbers(2, 10)) send(near, 'record', number);
    await cluster.settle();
    if (staying.client.connected) assert.deepEqual(staying.received, numbers(1, 10));
    else assert.equal(await staying.connect(), false);
  });

  it('a client is not recovered if Redis lost an event that one node had read and another had not', async () => {
    const proxy = await new Proxy(() => cluster.requireRedis().port).open();
    try {
      const near = await cluster.startNode();
      const redis = cluster.createClient();
      redis.duplicate = () => cluster.createClient(proxy.port);
      const far = await cluster.startNode({ redis });
      const client = await cluster.connect(far, ['record']);
      const other = await cluster.connect(near, ['record']);
      await cluster.settle();
      proxy.isClosed = true;
      proxy.cut();
      send(near, 'record', 'lost');
      while (other.received.length === 0) await new Promise(setImmediate);
      await cluster.requireRedis().client.xdel(`{${cluster.keyPrefix}}:log`, other.session.lastOffset);
      await client.isDisconnectedBy(() => {
        proxy.isClosed = false;
      });
      assert.equal(await client.connect(), false);
    } finally {
      proxy.close();
    }
  });

  for (const [loss, lastId] of [
    ['was started again without its data', undefined],
    ['was started again with its clock put back', '9999999999999-0'],
  ] as const) {
    it(`a client is not recovered after Redis ${loss}`, async () => {
      const near = await cluster.startNode();
      const away = await cluster.connect(near, ['record']);
      const staying = await cluster.connect(near, ['record']);
      await away.loseConnection();
      send(near, 'record', 'before');
      if (lastId !== undefined) await addEntry(lastId);
      await cluster.settle();
      const redis = cluster.requireRedis();
      const gone = staying.isDisconnectedBy(() => undefined);
      await redis.kill();
      await redis.startAgain();
      await gone;
      for (const client of [away, staying]) {
        assert.equal(await client.connect(near), false);
        await client.socket.join('record');
        client.received.length = 0;
      }
      await cluster.reconnectWitnesses();
      for (const number of numbers(1, 50)) send(near, 'record', number);
      await cluster.settle();
      for (const client of [away, staying]) assert.deepEqual(client.received, numbers(1, 50));
      await away.loseConnection();
      send(near, 'record', 51);
      assert.equal(await away.connect(near), true);
      await cluster.settle();
      assert.deepEqual(away.received, numbers(1, 51));
    });
  }
});
