import assert from 'node:assert/strict';

import { describeOnRedis } from '../../support/recovery/test-cluster';
import { send } from './messages';

describeOnRedis('a session is restored once, and only in its latest state', (cluster) => {
  it('a session is restored once, also if the old node notices late that the client is gone', async () => {
    const [near, far] = await cluster.startNodes();
    const third = await cluster.startNode();
    const client = await cluster.connect(near, ['one']);
    const { socket: oldSocket } = client;
    await client.loseNetwork();
    assert.equal(await client.connect(far), true);
    await client.socket.join('two');
    await client.socket.leave('one');
    oldSocket.conn.close(); // As after a ping without a pong.
    await cluster.settle();
    await client.loseNetwork();
    send(near, 'one', 'one');
    send(near, 'two', 'two');
    assert.equal(await client.connect(third), true);
    await cluster.settle();
    assert.deepEqual(client.received, ['two']);
    assert.deepEqual(client.rooms, ['two']);
  });

  it('a session is restored in its latest state, also if the old node still changes its rooms', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near, ['one']);
    const { socket: oldSocket } = client;
    await client.loseNetwork();
    void oldSocket.join('too late'); // On its way to Redis when the session is claimed.
    assert.equal(await client.connect(far), true);
    void oldSocket.join('much too late');
    await cluster.settle();
    await client.loseConnection();
    assert.equal(await client.connect(far), true);
    assert.ok(!client.rooms.includes('much too late'));
    assert.equal(near.io.of('/').adapter.rooms.has('much too late'), false);
  });

  it('a session is restored in its latest state, also if a node that could not reach Redis saves an older state later', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near, ['one']);
    const { socket: oldSocket } = client;
    cluster.redis?.freeze();
    void oldSocket.join('two');
    await client.loseNetwork();
    const connected = client.connect(far);
    cluster.redis?.thaw();
    assert.equal(await connected, true);
    await client.socket.leave('one');
    oldSocket.conn.close();
    await cluster.settle();
    const before = client.rooms;
    await client.loseConnection();
    assert.equal(await client.connect(near), true);
    assert.deepEqual(client.rooms, before);
    assert.ok(!before.includes('one'));
  });
});
