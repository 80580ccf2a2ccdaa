import assert from 'node:assert/strict';

import { describeWith } from '../../support/programs';
import { appFolder } from './app-folder';
import { numbers } from './delivery';
import type { Door } from './door';
import { useEngine } from './engine';
import { filesOf } from './guide';
import type { Node } from './node';
import type { Subscriber } from './subscriber';

const PACKAGES = ['@socket.io/redis-streams-adapter', 'ioredis'];

describeWith(['redis-server'], 'recovery on many nodes', () => {
  const engine = useEngine('Redis Streams', PACKAGES, {}, { keeps: true });
  const { stage } = engine;
  let door: Door;
  let client: Subscriber;
  let witness: Subscriber;

  beforeEach(async () => {
    door = await stage.door(engine.near);
    client = await stage.subscriber(door);
    witness = await stage.subscriber(engine.far);
    await stage.connection(engine.all, [client, witness]);
  });
  afterEach(() => {
    stage.disconnect();
  });

  /** Cuts clients off, and waits until their node knows. */
  async function cutOff(node: Node, ...clients: Subscriber[]): Promise<void> {
    const ids = clients.map(({ id }) => id);
    door.shut();
    for (const one of clients) await one.isCutOff();
    for (const id of ids) await node.tell('gone', id);
  }

  /** Lets clients in again, and waits until they have heard all. */
  async function comeBack(node: Node, ...clients: Subscriber[]): Promise<void> {
    door.target = node;
    for (const one of clients) await one.isConnected();
    for (const sender of [engine.far, engine.worker]) await stage.fence(sender, witness, ...clients);
  }

  it('brings a client all that was sent while it was cut off, on whichever node it comes back', async () => {
    for (const [from, to] of [
      [engine.near, engine.far],
      [engine.far, engine.far],
    ] as const) {
      await cutOff(from, client);
      await engine.near.tell('messages', 83, 1, 100);
      await stage.fence(engine.near, witness);
      await engine.worker.tell('messages', 83, 101, 200);
      await stage.fence(engine.worker, witness);
      await comeBack(to, client);

      assert.equal(client.socket.recovered, true);
      assert.deepEqual(client.data, numbers(1, 200));
      client.forget();
    }
  });

  it('brings a client every message once, in order, though it goes and comes back while three thousand are sent', async () => {
    for (const to of [engine.far, engine.near, engine.near]) {
      const sent = engine.all.map((node, index) => node.tell('messages', 83, index * 1000 + 1, (index + 1) * 1000));
      await client.hearsMany(300);
      door.shut();
      await client.isCutOff();
      door.target = to;
      await client.isConnected();
      await Promise.all(sent);
      for (const sender of engine.all) await stage.fence(sender, client, witness);

      assert.equal(client.socket.recovered, true);
      assert.equal(new Set(client.data.map((data) => JSON.stringify(data))).size, 3000);
      assert.deepEqual(client.data, witness.data); // in the order of the stream, on every node
      client.forget();
      witness.forget();
    }
  });

  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    it(`brings the clients of a node that ends by ${signal} all that they missed, on another node`, async () => {
      const doomed = await stage.lift(engine.folder, engine.environment);
      await cutOff(engine.near, client);
      await comeBack(doomed, client);
      await stage.connection([engine.near], [client]);

      door.target = undefined;
      await doomed.kill(signal);
      await client.isCutOff();
      await engine.near.tell('messages', 83, 1, 100);
      await comeBack(engine.far, client);

      assert.equal(client.socket.recovered, true);
      assert.deepEqual(client.data, numbers(1, 100));
    });
  }

  it('still leaves the requester out of what is sent again', async () => {
    const other = await stage.subscriber(door);
    await stage.connection([engine.near], [other]);
    await client.request('POST', '/user/83/message-later', { count: 1 });

    await cutOff(engine.near, client, other);
    await engine.near.tell('release');
    await stage.fence(engine.near, witness);
    await comeBack(engine.far, client, other);

    assert.deepEqual([client.socket.recovered, other.socket.recovered], [true, true]);
    assert.deepEqual([client.data, other.data], [[], [{ count: 1 }]]);
  });

  it('outlives that a Redis that writes down what it knows is killed and started again', async () => {
    await cutOff(engine.near, client);
    await engine.near.tell('messages', 83, 1, 100);
    await stage.fence(engine.near, witness);
    await engine.redis.kill();
    await engine.near.tell('messages', 83, 101, 200);
    await engine.redis.startAgain();
    await stage.fence(engine.near, witness);
    await comeBack(engine.far, client);

    assert.equal(client.socket.recovered, true);
    assert.deepEqual(client.data, numbers(1, 200));
  });

  it('tells a client that was away for longer than maxDisconnectionDuration that it is not recovered', async () => {
    const short = 'module.exports.message = { recovery: { maxDisconnectionDuration: 500 } };';
    const folder = await appFolder(PACKAGES, { ...filesOf('Redis Streams'), 'config/message.js': short });
    const node = await stage.lift(folder, engine.environment);
    await cutOff(engine.near, client);
    await comeBack(node, client);
    const session = await engine.redis.expiryOf('sio:session:*');

    await cutOff(node, client);
    await session.expired;
    door.target = node;
    await client.isConnected();

    assert.equal(client.socket.recovered, false);
    await comesToNothing();
  });

  it('tells a client that it is not recovered when more was sent meanwhile than the stream holds', async () => {
    await cutOff(engine.near, client);
    await engine.worker.tell('messages', 83, 1, 10_200);
    await stage.fence(engine.worker, witness);
    door.target = engine.far;
    await client.isConnected();

    assert.equal(client.socket.recovered, false);
    await comesToNothing();
  });

  /** It is nobody's subscriber then, until it subscribes again. */
  async function comesToNothing(): Promise<void> {
    await engine.far.tell('message', 83, { before: true });
    await stage.fence(engine.far, witness);
    await client.subscribe(83);
    await engine.far.tell('message', 83, { after: true });
    await stage.fence(engine.far, client);

    assert.deepEqual(client.data, [{ after: true }]);
  }
});
