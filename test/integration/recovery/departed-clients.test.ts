import assert from 'node:assert/strict';

import type { TestClient } from '../../support/recovery/test-client';
import { describeOnRedis, describeRecovery } from '../../support/recovery/test-cluster';
import type { TestNode } from '../../support/recovery/test-node';
import { send } from './messages';

/** The ways in which a client leaves for good. */
const WAYS: Record<string, (client: TestClient, node: TestNode, other: TestNode) => Promise<void>> = {
  'called disconnect()': (client) => client.leave(),
  'was disconnected by socket.disconnect()': (client) => client.isDisconnectedBy(() => client.socket.disconnect()),
  'was disconnected by socket.disconnect(true)': (client) =>
    client.isDisconnectedBy(() => client.socket.disconnect(true)),
  'was disconnected by disconnectSockets()': (client, node) =>
    client.isDisconnectedBy(() => {
      node.io.in(client.socket.id).disconnectSockets();
    }),
  'was disconnected by disconnectSockets(true) of another node': (client, _node, other) =>
    client.isDisconnectedBy(() => {
      other.io.in('record').disconnectSockets(true);
    }),
  'was disconnected by fetchSockets() of another node': async (client, _node, other) => {
    const [found] = await other.io.in(client.socket.id).fetchSockets();
    await client.isDisconnectedBy(() => found?.disconnect());
  },
};

describeRecovery('a client that left is not recovered', (cluster) => {
  for (const [way, leave] of Object.entries(WAYS)) {
    for (const wasRecovered of [false, true]) {
      it(`a client that ${way}${wasRecovered ? ' after it had been recovered' : ''} is not recovered`, async () => {
        const [near, far] = await cluster.startNodes();
        const client = await cluster.connect(near, ['record']);
        await cluster.settle();
        if (wasRecovered) {
          await client.loseConnection();
          assert.equal(await client.connect(), true);
        }
        await leave(client, near, far);
        await cluster.settle();
        send(far, 'record', 'secret');
        assert.equal(await client.connect(far), false);
        await cluster.settle();
        assert.deepEqual(client.received, []);
        assert.deepEqual(client.rooms, []);
      });
    }
  }

  for (const close of [false, true]) {
    it(`a client is not recovered if disconnectSockets(${String(close)}) was called while it was away`, async () => {
      const [near, far] = await cluster.startNodes();
      const client = await cluster.connect(near, ['record']);
      await client.loseConnection();
      far.io.in('record').disconnectSockets(close);
      await cluster.settle();
      send(far, 'record', 'secret');
      assert.equal(await client.connect(near), false);
      assert.deepEqual(client.rooms, []);
    });
  }

  it('a client that leaves while another connection restores its session is not recovered', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near, ['record']);
    const thief = await cluster.createTestClient(far);
    thief.session = client.session;
    const [recovered] = await Promise.all([thief.connect(), client.leave()]);
    await cluster.settle();
    if (recovered) return; // The session was taken before: then its first client was thrown out, and could not leave.
    assert.deepEqual(thief.rooms, []);
  });
});

describeOnRedis('a client that left is not recovered', (cluster) => {
  it('a client that left on another node is not recovered by the node that has not noticed it', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near, ['record']);
    const { socket: oldSocket } = client;
    await client.loseNetwork();
    assert.equal(await client.connect(far), true);
    await client.isDisconnectedBy(() => client.socket.disconnect());
    oldSocket.conn.close();
    await cluster.settle();
    assert.equal(await client.connect(near), false);
    assert.deepEqual(client.rooms, []);
  });

  it('a client that left while Redis could not be reached is not recovered', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near, ['record']);
    cluster.redis?.freeze();
    await client.leave();
    const connected = client.connect(far);
    cluster.redis?.thaw();
    await near.flush();
    const recovered = await connected;
    await cluster.settle();
    if (recovered) assert.fail('It was recovered.');
  });
});
