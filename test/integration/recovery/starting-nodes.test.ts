import assert from 'node:assert/strict';

import { Proxy } from '../../support/proxy';
import { describeOnRedis } from '../../support/recovery/test-cluster';
import type { TestNode } from '../../support/recovery/test-node';
import { numbers, send } from './messages';

describeOnRedis('a node takes clients only once it reads the log', (cluster) => {
  let reader: Proxy;
  beforeEach(async () => {
    reader = await new Proxy(() => cluster.redis?.port ?? 0).open();
  });
  afterEach(() => {
    reader.close();
  });

  /** A node that reads by a connection of its own, which may not be there yet. */
  function startNode(): Promise<TestNode> {
    const redis = cluster.createClient();
    redis.duplicate = () => cluster.createClient(reader.port);
    return cluster.startNode({ redis }, { waits: false });
  }

  it('a node takes clients only once it reads the log, also if its reading connection comes up late', async () => {
    const near = await cluster.startNode();
    const client = await cluster.connect(near, ['record']);
    await client.loseConnection();
    send(near, 'record', 1);
    await cluster.settle();
    reader.isClosed = true;
    const far = await startNode();
    const recovered = client.connect(far);
    const other = await cluster.createTestClient(far);
    let isIn = false;
    const connected = other.connect().then(() => {
      isIn = true;
    });
    await new Promise((resolve) => far.io.engine.once('connection', resolve));
    send(near, 'record', 2);
    await cluster.settle();
    assert.equal(isIn, false);
    reader.isClosed = false;
    assert.equal(await recovered, true);
    await connected;
    send(near, 'record', 3);
    await cluster.settle();
    assert.deepEqual(client.received, numbers(1, 3));
  });

  it('a node takes clients only once it reads the log, also if its reading connection is slow', async () => {
    const near = await cluster.startNode();
    const client = await cluster.connect(near, ['record']);
    reader.replyDelay = 100;
    const far = await startNode();
    await client.loseConnection();
    send(near, 'record', 1);
    assert.equal(await client.connect(far), true);
    send(near, 'record', 2);
    await cluster.settle();
    assert.deepEqual(client.received, [1, 2]);
  });

  it('a node that lags far behind the others recovers a client with everything that it missed', async () => {
    const near = await cluster.startNode();
    const far = await startNode();
    const client = await cluster.connect(near, ['record']);
    await cluster.settle();
    reader.pause();
    for (const number of numbers(1, 500)) send(near, 'record', number);
    while (client.received.length < 400) await new Promise(setImmediate);
    await client.loseConnection();
    const recovered = client.connect(far);
    await near.flush();
    reader.resume();
    assert.equal(await recovered, true);
    await cluster.settle();
    assert.deepEqual(client.received, numbers(1, 500));
  });

  it('a new node recovers a client of a node that has ended', async () => {
    const near = await cluster.startNode();
    const client = await cluster.connect(near, ['record']);
    await client.loseConnection();
    send(near, 'record', 1);
    await near.flush();
    await cluster.stopNode(near);
    const far = await cluster.startNode();
    assert.equal(await client.connect(far), true);
    await cluster.settle();
    assert.deepEqual(client.received, [1]);
  });

  it('a new node sends what was sent before it started only to clients that missed it', async () => {
    const near = await cluster.startNode();
    send(near, 'record', 1);
    near.io.emit('item', 2);
    await near.flush();
    const far = await cluster.startNode();
    const client = await cluster.connect(far, ['record']);
    await cluster.settle();
    assert.deepEqual(client.received, []);
  });

  it('a node goes on after its reading connection was cut', async () => {
    const near = await cluster.startNode();
    const far = await startNode();
    const client = await cluster.connect(far, ['record']);
    for (const number of numbers(1, 10)) {
      reader.cut();
      send(near, 'record', number);
    }
    await cluster.settle();
    assert.deepEqual(client.received, numbers(1, 10));
  });

  it('a node goes on after its reading connection has fallen silent', async function () {
    this.timeout(40_000);
    const near = await cluster.startNode();
    const far = await startNode();
    const client = await cluster.connect(far, ['record']);
    await cluster.settle();
    reader.silence();
    send(near, 'record', 1);
    await cluster.settle(); // After ten seconds, the node gives it up.
    assert.deepEqual(client.received, [1]);
  });
});
