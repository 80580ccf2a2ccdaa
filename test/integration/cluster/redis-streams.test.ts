import assert from 'node:assert/strict';
import { once } from 'node:events';

import { io as connect } from 'socket.io-client';

import { freePort } from '../../support/free-port';
import { describeWith } from '../../support/programs';
import { useAdapterSetup } from './adapter-setup';
import { numberedData, testDelivery, testExactJson, testScripts, useSubscribers } from './delivery-suite';
import { readDocsFiles } from './docs-files';
import { testBrokenConnectionWithoutLoss, testRedisOutage } from './redis-outage-suite';

const PACKAGES = ['ioredis', 'socket.io', 'waterline'];

describeWith(['redis-server'], 'nodes on Redis Streams', () => {
  const setup = useAdapterSetup('Redis Streams', PACKAGES, readDocsFiles('Servers without Sails'), {
    persistent: true,
  });
  const subscribers = useSubscribers(setup);
  const [near, far] = subscribers;

  testDelivery(setup, subscribers);
  testExactJson(setup, subscribers);
  testScripts(setup, subscribers, 'streams-worker.js');
  testRedisOutage(setup, subscribers, { local: 'after it', remote: 'all' });
  testBrokenConnectionWithoutLoss(setup, subscribers);

  it('no message is lost while Redis is full: every subscriber receives it when Redis has room', async () => {
    const leaving = await setup.cluster.connectSubscriber(setup.near);

    await setup.redis.client.config('SET', 'maxmemory', '1');
    await setup.near.run('messages', 83, 1, 100);
    leaving.disconnect();
    await near().request('GET', '/process');
    await setup.redis.client.config('SET', 'maxmemory', '0');
    await setup.cluster.waitForDelivery(setup.near, near(), far());

    assert.deepEqual([near().data, far().data], [numberedData(1, 100), numberedData(1, 100)]);
    assert.ok(setup.all.every((node) => node.isAlive));
  });

  it('a socket that another node makes join a room of a record receives its messages until it is made to leave', async () => {
    const { id } = near();
    const room = 'sails_model_user_84:user';
    await setup.far.run('socketsJoin', id, room);
    await setup.far.run('message', 84, { count: 1 });
    await setup.far.run('socketsLeave', id, room);
    await setup.far.run('message', 84, { count: 2 });
    await setup.cluster.waitForDelivery(setup.far, near());

    assert.deepEqual(near().data, [{ count: 1 }]);
  });

  it('a server without Sails receives what a node with Sails sends, and ends by SIGTERM', async () => {
    const port = await freePort();
    const environment = { ...setup.environment, PORT: String(port), HOST: '127.0.0.1' };
    const server = setup.cluster.startProcess(setup.folder, 'streams-server.js', environment);
    const client = connect(`http://127.0.0.1:${port}`, { transports: ['websocket'], reconnectionDelay: 50 });
    try {
      const received = new Promise((resolve) => client.once('user', resolve));
      await new Promise((resolve) =>
        client.once('connect', () => {
          resolve(undefined);
        }),
      );
      await setup.near.run('socketsJoin', client.id ?? '', 'sails_model_user_83:user');
      await setup.near.run('message', 83, { count: 1 });
      assert.deepEqual(await received, { verb: 'messaged', id: 83, data: { count: 1 } });
    } finally {
      client.disconnect();
    }
    server.process.kill('SIGTERM');
    await server.ended;
    assert.equal(server.process.exitCode, 0, server.output);
  });
});

describeWith(['redis-server'], 'nodes on Redis Streams with a Redis that does not save its data', () => {
  const setup = useAdapterSetup('Redis Streams', PACKAGES);
  const [near, far] = useSubscribers(setup);

  it('after a restart of Redis, every client is disconnected, is not recovered, and can subscribe again', async () => {
    const disconnected = [near(), far()].map(({ socket }) => once(socket as never, 'disconnect'));
    await setup.redis.kill();
    await setup.redis.startAgain();
    await Promise.all(disconnected);
    for (const client of [near(), far()]) {
      await client.waitForConnect();
      assert.equal(client.socket.recovered, false);
      await client.subscribe(83);
    }
    await setup.cluster.waitForRoute(setup.all, [near(), far()]);
    assert.ok(setup.all.every((node) => node.isAlive));
  });

  it('a client that was disconnected during a restart of Redis is not recovered', async () => {
    const proxy = await setup.cluster.openProxy(setup.near);
    const client = await setup.cluster.connectSubscriber(proxy);
    const { id } = client;
    proxy.cut();
    await client.waitForDisconnect();
    await setup.near.run('waitForDisconnect', id);
    await setup.redis.kill();
    await setup.redis.startAgain();
    proxy.target = setup.near;
    await client.waitForConnect();

    assert.equal(client.socket.recovered, false);
  });
});
