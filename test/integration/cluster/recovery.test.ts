import assert from 'node:assert/strict';

import { describeWith } from '../../support/programs';
import { useAdapterSetup } from './adapter-setup';
import { createAppFolder } from './app-folder';
import { numberedData } from './delivery-suite';
import { readDocsFiles } from './docs-files';
import type { NodeProcess } from './node-process';
import type { NodeProxy } from './node-proxy';
import type { Subscriber } from './subscriber';

const PACKAGES = ['ioredis'];

describeWith(['redis-server'], 'recovery on several nodes', () => {
  const setup = useAdapterSetup('Redis Streams', PACKAGES, {}, { persistent: true });
  const { cluster } = setup;
  let proxy: NodeProxy;
  let client: Subscriber;
  let witness: Subscriber;

  beforeEach(async () => {
    proxy = await cluster.openProxy(setup.near);
    client = await cluster.connectSubscriber(proxy);
    witness = await cluster.connectSubscriber(setup.far);
    await cluster.waitForRoute(setup.all, [client, witness]);
  });
  afterEach(() => {
    cluster.disconnect();
  });

  /** Cuts the clients' connections, and waits until their node has noticed. */
  async function disconnectClients(node: NodeProcess, ...clients: Subscriber[]): Promise<void> {
    const ids = clients.map(({ id }) => id);
    proxy.cut();
    for (const one of clients) await one.waitForDisconnect();
    for (const id of ids) await node.run('waitForDisconnect', id);
  }

  /** Lets clients reconnect, and waits until they have received everything. */
  async function reconnectClients(node: NodeProcess, ...clients: Subscriber[]): Promise<void> {
    proxy.target = node;
    for (const one of clients) await one.waitForConnect();
    for (const sender of [setup.far, setup.worker]) await cluster.waitForDelivery(sender, witness, ...clients);
  }

  it('a client receives everything that was sent while it was disconnected, on whichever node it reconnects', async () => {
    for (const [from, to] of [
      [setup.near, setup.far],
      [setup.far, setup.far],
    ] as const) {
      await disconnectClients(from, client);
      await setup.near.run('messages', 83, 1, 100);
      await cluster.waitForDelivery(setup.near, witness);
      await setup.worker.run('messages', 83, 101, 200);
      await cluster.waitForDelivery(setup.worker, witness);
      await reconnectClients(to, client);

      assert.equal(client.socket.recovered, true);
      assert.deepEqual(client.data, numberedData(1, 200));
      client.clearReceived();
    }
  });

  it('a client that reconnects while 3,000 messages are sent receives each of them once, in order', async () => {
    for (const to of [setup.far, setup.near, setup.near]) {
      const sent = setup.all.map((node, index) => node.run('messages', 83, index * 1000 + 1, (index + 1) * 1000));
      await client.waitForCount(300);
      proxy.cut();
      await client.waitForDisconnect();
      proxy.target = to;
      await client.waitForConnect();
      await Promise.all(sent);
      for (const sender of setup.all) await cluster.waitForDelivery(sender, client, witness);

      assert.equal(client.socket.recovered, true);
      assert.equal(new Set(client.data.map((data) => JSON.stringify(data))).size, 3000);
      assert.deepEqual(client.data, witness.data); // in the order of the stream, on every node
      client.clearReceived();
      witness.clearReceived();
    }
  });

  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    it(`the clients of a node that ends by ${signal} receive everything that they missed on another node`, async () => {
      const ending = await cluster.liftNode(setup.folder, setup.environment);
      await disconnectClients(setup.near, client);
      await reconnectClients(ending, client);
      await cluster.waitForRoute([setup.near], [client]);

      proxy.target = undefined;
      await ending.kill(signal);
      await client.waitForDisconnect();
      await setup.near.run('messages', 83, 1, 100);
      await reconnectClients(setup.far, client);

      assert.equal(client.socket.recovered, true);
      assert.deepEqual(client.data, numberedData(1, 100));
    });
  }

  it('the requesting socket is still excluded when missed messages are sent to it', async () => {
    const other = await cluster.connectSubscriber(proxy);
    await cluster.waitForRoute([setup.near], [other]);
    await client.request('POST', '/user/83/message-later', { count: 1 });

    await disconnectClients(setup.near, client, other);
    await setup.near.run('release');
    await cluster.waitForDelivery(setup.near, witness);
    await reconnectClients(setup.far, client, other);

    assert.deepEqual([client.socket.recovered, other.socket.recovered], [true, true]);
    assert.deepEqual([client.data, other.data], [[], [{ count: 1 }]]);
  });

  it('a client is recovered after a restart of Redis, if Redis persists its data', async () => {
    await disconnectClients(setup.near, client);
    await setup.near.run('messages', 83, 1, 100);
    await cluster.waitForDelivery(setup.near, witness);
    await setup.redis.kill();
    await setup.near.run('messages', 83, 101, 200);
    await setup.redis.startAgain();
    await cluster.waitForDelivery(setup.near, witness);
    await reconnectClients(setup.far, client);

    assert.equal(client.socket.recovered, true);
    assert.deepEqual(client.data, numberedData(1, 200));
  });

  async function liftWithDuration(milliseconds: number): Promise<NodeProcess> {
    const config = readDocsFiles('Redis Streams')['config/sockets.js'] ?? '';
    const recovery = `Recovery: { maxDisconnectionDuration: ${milliseconds} }`;
    const folder = await createAppFolder(PACKAGES, { 'config/sockets.js': config.replace('Recovery: true', recovery) });
    return cluster.liftNode(folder, setup.environment);
  }

  it('a client receives messages before a cut and after it with a maxDisconnectionDuration of half a millisecond', async () => {
    const node = await liftWithDuration(0.5);
    proxy.target = node;
    const visitor = await cluster.connect(proxy);
    for (const count of [1, 2]) {
      await visitor.subscribe(83);
      await node.run('message', 83, { count });
      await cluster.waitForDelivery(node, visitor);
      await disconnectClients(node, visitor);
      proxy.target = node;
      await visitor.waitForConnect();
    }

    assert.deepEqual(visitor.data, [{ count: 1 }, { count: 2 }]);
    assert.equal(node.isAlive, true);
  });

  it('a client that was disconnected for longer than maxDisconnectionDuration is not recovered', async () => {
    const node = await liftWithDuration(500);
    proxy.target = node;
    const visitor = await cluster.connectSubscriber(proxy);
    const session = await setup.redis.expiryOf('{sails-hook-message}:session:*');

    await disconnectClients(node, visitor);
    await session.expired;
    proxy.target = node;
    await visitor.waitForConnect();

    assert.equal(visitor.socket.recovered, false);
    await assertNotSubscribed(visitor);
  });

  it('a client is not recovered when more was sent than the stream holds', async () => {
    await disconnectClients(setup.near, client);
    await setup.worker.run('messages', 83, 1, 10_200);
    await cluster.waitForDelivery(setup.worker, witness);
    proxy.target = setup.far;
    await client.waitForConnect();

    assert.equal(client.socket.recovered, false);
    await assertNotSubscribed(client);
  });

  /** Asserts that a client receives nothing until it subscribes again. */
  async function assertNotSubscribed(subscriber: Subscriber): Promise<void> {
    await setup.far.run('message', 83, { before: true });
    await cluster.waitForDelivery(setup.far, witness);
    await subscriber.subscribe(83);
    await setup.far.run('message', 83, { after: true });
    await cluster.waitForDelivery(setup.far, subscriber);

    assert.deepEqual(subscriber.data, [{ after: true }]);
  }
});
