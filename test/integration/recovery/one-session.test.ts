import assert from 'node:assert/strict';
import type { EventEmitter } from 'node:events';

import { describeRecovery } from '../../support/recovery/test-cluster';
import { send } from './messages';

describeRecovery('a session is restored once, and only in its latest state', (cluster) => {
  it('one of two connections that claim a session at once restores it', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near, ['record']);
    await client.loseConnection();
    send(near, 'record', 1);
    const twin = await cluster.createTestClient(far);
    twin.session = client.session;
    await Promise.allSettled([client.connect(near), twin.connect(far)]);
    await cluster.settle();
    const [restored, ...others] = [client, twin].filter((one) => one.client.connected && one.recovered);
    assert.deepEqual(restored?.received, [1]);
    assert.deepEqual(others, []);
  });

  it('a session is restored while an earlier attempt, whose connection broke, still waits for a middleware', async () => {
    const [near, far] = await cluster.startNodes({ recovery: { skipMiddlewares: false } });
    const client = await cluster.connect(near, ['record']);
    await client.loseConnection();
    send(near, 'record', 1);
    let isHeld = false;
    const held = new Promise<() => void>((resolve) => {
      far.io.use((_socket, next) => {
        if (isHeld) next();
        else resolve(next);
        isHeld = true;
      });
    });
    client.node = far;
    client.client.connect();
    const next = await held;
    client.proxy.cut();
    await new Promise((resolve) => client.client.io.once('close', resolve));
    const asksAgain = new Promise((resolve) => {
      far.io.engine.once('connection', (connection: EventEmitter) =>
        connection.once('packet', () => setImmediate(resolve)),
      );
    });
    const recovered = client.connect(far);
    await asksAgain;
    next();
    assert.equal(await recovered, true);
    await cluster.settle();
    assert.deepEqual(client.received, [1]);
  });

  it('a client that is back before the node has noticed is one client, and its old connection is closed', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near, ['record']);
    const { socket } = client;
    const closed = new Promise((resolve) => socket.once('disconnect', resolve));
    await client.loseNetwork();
    assert.equal(await client.connect(far), true);
    await closed;
    await cluster.settle();
    assert.equal((await near.io.in('record').fetchSockets()).length, 1);
    assert.equal(client.client.connected, true);
  });

  it('a session is restored with the rooms that the client was in when its connection was lost', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near, ['one']);
    await client.socket.join(['two', 'three']);
    await client.socket.leave('one');
    await client.loseNetwork();
    for (const room of ['one', 'two', 'three']) send(near, room, room);
    assert.equal(await client.connect(far), true);
    await cluster.settle();
    assert.deepEqual(client.rooms, ['three', 'two']);
    assert.deepEqual(client.received, ['two', 'three']);
  });

  it('a session is restored for a client that goes to another node and comes back before the first node has noticed', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near, ['one']);
    await client.loseNetwork();
    assert.equal(await client.connect(far), true);
    await client.socket.join('two');
    await client.socket.leave('one');
    await client.loseNetwork();
    send(far, 'two', 'two, while away');
    send(far, 'one', 'one, while away');
    assert.equal(await client.connect(near), true);
    send(far, 'two', 'two');
    send(far, 'one', 'one');
    await cluster.settle();
    assert.deepEqual(client.received, ['two, while away', 'two']);
    assert.deepEqual(client.rooms, ['two']);
  });
});
