import assert from 'node:assert/strict';

import { describeWith } from '../../support/programs';
import { useAdapterSetup } from './adapter-setup';
import type { NodeProxy } from './node-proxy';
import type { Subscriber } from './subscriber';

const ROOM = 'sails_model_user_83:user';
const COOKIE = /sails\.sid=/;

describeWith(['redis-server'], 'a client that comes back to another node', () => {
  const setup = useAdapterSetup('Redis Streams', ['ioredis']);
  const { cluster } = setup;
  let proxy: NodeProxy;
  let client: Subscriber;
  let witness: Subscriber;

  beforeEach(async () => {
    proxy = await cluster.openProxy(setup.near);
    client = await cluster.connectSubscriber(proxy);
    witness = await cluster.connectSubscriber(setup.far);
    await cluster.waitForRoute([setup.near, setup.far], [client, witness]);
  });
  afterEach(() => {
    cluster.disconnect();
  });

  /** Cuts the connection, and waits until both ends have noticed. */
  async function cut(): Promise<void> {
    const { id } = client;
    proxy.cut();
    await client.waitForDisconnect();
    await isGone(id);
  }

  /** Waits until its node has noticed that it is gone, and Redis knows. */
  async function isGone(id: string): Promise<void> {
    await setup.near.run('waitForDisconnect', id);
    await setup.near.run('flush');
  }

  /** Connects the client to the other node. Returns whether it is recovered. */
  async function comeBack(): Promise<boolean> {
    proxy.target = setup.far;
    client.socket.connect();
    await client.waitForConnect();
    return client.socket.recovered;
  }

  /** Asserts that it is no subscriber, and that it can become one. */
  async function assertNotSubscribed(): Promise<void> {
    client.clearReceived();
    await setup.near.run('message', 83, { before: true });
    await cluster.waitForDelivery(setup.near, witness);
    await client.subscribe(83);
    await setup.near.run('message', 83, { after: true });
    await cluster.waitForDelivery(setup.near, client);
    assert.deepEqual(client.data, [{ after: true }]);
  }

  it('has left its rooms if leaveAll() took it out of them, and receives what was sent before', async () => {
    proxy.silence();
    await setup.near.run('message', 83, { number: 1 });
    await setup.near.run('leaveAll', ROOM);
    await setup.near.run('message', 83, { number: 2 });
    await cut();
    await setup.far.run('message', 83, { number: 3 });
    await cluster.waitForDelivery(setup.far, witness);

    assert.equal(await comeBack(), true);
    await client.request('GET', '/process');
    assert.deepEqual(client.data, [{ number: 1 }]);
    await assertNotSubscribed();
  });

  it('is not in a room that it was made to leave on that node while it was away', async () => {
    const { id } = client;
    await cut();
    await setup.far.run('message', 83, { number: 1 });
    await setup.far.run('socketsLeave', id, ROOM);
    await setup.far.run('message', 83, { number: 2 });
    await cluster.waitForDelivery(setup.far, witness);

    assert.equal(await comeBack(), true);
    await client.request('GET', '/process');
    assert.deepEqual(client.data, [{ number: 1 }]);
    await assertNotSubscribed();
  });

  it('is not recovered if an action disconnected it, as at a logout', async () => {
    const { id } = client;
    client.socket.emit('post', { url: '/logout' });
    await client.waitForDisconnect();
    await isGone(id);

    assert.equal(await comeBack(), false);
    await assertNotSubscribed();
  });

  it('is not recovered if that node disconnected it', async () => {
    await setup.far.run('disconnectSockets', client.id);
    await client.waitForDisconnect();

    assert.equal(await comeBack(), false);
    await assertNotSubscribed();
  });

  it('is not recovered if that node ended its session while it was away', async () => {
    const { id } = client;
    await cut();
    await setup.far.run('disconnectSockets', id);

    assert.equal(await comeBack(), false);
    await assertNotSubscribed();
  });

  it('is not recovered if it called disconnect()', async () => {
    const { id } = client;
    client.disconnect();
    await isGone(id);

    assert.equal(await comeBack(), false);
    await assertNotSubscribed();
  });

  it('keeps the cookie that Sails made for it, if it has none of its own', async () => {
    const cookie = await client.request('GET', '/cookie');
    assert.match(String(cookie), COOKIE);
    await cut();

    assert.equal(await comeBack(), true);
    assert.equal(await client.request('GET', '/cookie'), cookie);
  });

  it('keeps that cookie if its node was killed', async () => {
    const node = await cluster.liftNode(setup.folder, setup.environment);
    proxy.target = node;
    client = await cluster.connect({ url: proxy.url });
    const cookie = await client.request('GET', '/cookie');
    proxy.target = undefined;
    await node.kill();
    await client.waitForDisconnect();

    assert.equal(await comeBack(), true);
    assert.equal(await client.request('GET', '/cookie'), cookie);
  });
});
