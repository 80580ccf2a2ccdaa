import assert from 'node:assert/strict';

import { describeWith } from '../../support/programs';
import { useAdapterSetup } from './adapter-setup';
import { numberedData, testDelivery, testExactJson, testScripts, useSubscribers } from './delivery-suite';
import { testBrokenConnectionWithoutLoss, testRedisOutage } from './redis-outage-suite';

describeWith(['redis-server'], 'nodes on Redis Streams', () => {
  const setup = useAdapterSetup('Redis Streams', [
    '@socket.io/redis-streams-adapter',
    'ioredis',
    'socket.io',
    'waterline',
  ]);
  const subscribers = useSubscribers(setup);
  const [near, far] = subscribers;

  testDelivery(setup, subscribers);
  testExactJson(setup, subscribers);
  testScripts(setup, subscribers, 'streams-worker.js');
  testRedisOutage(setup, subscribers, { local: 'after it', remote: 'all' });
  testBrokenConnectionWithoutLoss(setup, subscribers);

  it('every node survives a full Redis: local subscribers receive every message, remote ones only those sent afterwards', async () => {
    const leaving = await setup.cluster.connectSubscriber(setup.near);

    await setup.redis.client.config('SET', 'maxmemory', '1');
    await setup.near.run('messages', 83, 1, 100);
    await near().waitForData('number', 100);
    leaving.disconnect();
    await near().request('GET', '/process');
    await setup.redis.client.config('SET', 'maxmemory', '0');
    await setup.cluster.waitForRoute([setup.near, setup.far], [near(), far()]);

    assert.deepEqual([near().data, far().data], [numberedData(1, 100), []]);
    assert.ok(setup.all.every((node) => node.isAlive));
  });

  it('a client is not recovered after a restart of Redis that lost its data', async () => {
    const proxy = await setup.cluster.openProxy(setup.near);
    const client = await setup.cluster.connectSubscriber(proxy);
    const { id } = client;
    proxy.cut();
    await client.waitForDisconnect();
    await setup.near.run('waitForDisconnect', id);
    await setup.redis.kill();
    await setup.redis.startAgain();
    await setup.cluster.waitForRoute([setup.near], [near(), far()]);
    proxy.target = setup.near;
    await client.waitForConnect();

    assert.equal(client.socket.recovered, false);
  });
});
