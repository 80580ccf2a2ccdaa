import assert from 'node:assert/strict';

import type { TestClient } from '../../support/recovery/test-client';
import { describeOnRedis, describeRecovery } from '../../support/recovery/test-cluster';
import type { TestNode } from '../../support/recovery/test-node';
import { numbers, send } from './messages';

/** How a room is joined and left. */
type Way = Record<'join' | 'leave', (client: TestClient, node: TestNode) => void>;

const WAYS: Record<string, Way> = {
  'socket.join() and leave()': {
    join: ({ socket }) => void socket.join('record'),
    leave: ({ socket }) => void socket.leave('record'),
  },
  'socketsJoin() and socketsLeave()': {
    join: ({ client }, { io }) => {
      io.in(client.id ?? '').socketsJoin('record');
    },
    leave: ({ client }, { io }) => {
      io.in(client.id ?? '').socketsLeave('record');
    },
  },
};

/** Joins twice, and sends 1 and 2 while the client is in the room. */
function joinTwice(node: TestNode, client: TestClient, { join, leave }: Way): void {
  send(node, 'record', 'before it joins');
  join(client, node);
  send(node, 'record', 1);
  leave(client, node);
  send(node, 'record', 'after it left');
  join(client, node);
  send(node, 'record', 2);
}

describeRecovery('what one node issues takes effect in the order issued', (cluster) => {
  for (const [name, way] of Object.entries(WAYS)) {
    it(`messages, joins and leaves take effect in the order issued, with ${name}`, async () => {
      const [near] = await cluster.startNodes();
      const client = await cluster.connect(near);
      joinTwice(near, client, way);
      way.leave(client, near);
      way.join(client, near);
      way.leave(client, near);
      send(near, 'record', 'after it left again');
      await cluster.settle();
      assert.deepEqual(client.received, [1, 2]);
      assert.deepEqual(client.rooms, []);
    });

    it(`messages, joins and leaves take effect in the order issued, with ${name} of a client that is recovered later`, async () => {
      const [near, far] = await cluster.startNodes();
      const client = await cluster.connect(near);
      const { lastOffset, pid } = client.session;
      joinTwice(near, client, way);
      await cluster.settle();
      await client.loseConnection();
      client.received.length = 0;
      client.session = { pid, lastOffset }; // As if it had received nothing.
      send(near, 'record', 3);
      assert.equal(await client.connect(far), true);
      await cluster.settle();
      assert.deepEqual(client.received, numbers(1, 3));
      assert.deepEqual(client.rooms, ['record']);
    });
  }

  it('changes of rooms apply to everything that is issued after them', async () => {
    const [near] = await cluster.startNodes();
    const client = await cluster.connect(near, ['one']);
    near.io.in('one').socketsJoin('two');
    near.io.in('two').socketsJoin('three');
    near.io.in('one').socketsLeave('one');
    send(near, 'three', 1);
    near.io.in('two').except('three').disconnectSockets();
    near.io.to('two').except('three').emit('item', 'not for it');
    send(near, 'two', 2);
    await cluster.settle();
    assert.deepEqual(client.received, [1, 2]);
    assert.deepEqual(client.rooms, ['three', 'two']);
  });

  it('events that are sent while another event is delivered arrive in the order sent', async () => {
    const [near] = await cluster.startNodes();
    const clients = [await cluster.connect(near, ['record']), await cluster.connect(near, ['record'])];
    for (const { socket } of clients) {
      socket.on('ask', (number: number) => {
        send(near, 'record', number);
        send(near, 'record', number + 1);
      });
    }
    for (const [index, { client }] of clients.entries()) client.emit('ask', index * 10);
    while (clients.some(({ received }) => received.length < 4)) await cluster.settle();
    assert.deepEqual(clients[0]?.received, clients[1]?.received);
    assert.deepEqual(new Set(clients[0]?.received), new Set([0, 1, 10, 11]));
  });

  it('a join, a message and a leave take effect in order, a thousand times', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near);
    const { id } = client.socket;
    for (const number of numbers(1, 1000)) {
      near.io.in(id).socketsJoin(`room ${number}`);
      send(near, `room ${number}`, number);
      near.io.in(id).socketsLeave(`room ${number}`);
      send(near, `room ${number}`, 'too late');
      send(far, 'others', number);
      if (number % 50 === 0) await new Promise(setImmediate);
    }
    await cluster.settle();
    assert.deepEqual(client.received, numbers(1, 1000));
    assert.deepEqual(client.rooms, []);
  });
});

describeOnRedis('what several nodes issue', (cluster) => {
  it('events of several nodes arrive in one order on every node', async () => {
    const [near, far] = await cluster.startNodes();
    const clients = [await cluster.connect(near, ['record']), await cluster.connect(far, ['record'])];
    for (const number of numbers(1, 500)) {
      send(near, 'record', `near ${number}`);
      send(far, 'record', `far ${number}`);
      if (number % 10 === 0) await new Promise(setImmediate);
    }
    await cluster.settle();
    assert.equal(clients[0]?.received.length, 1000);
    assert.deepEqual(clients[0].received, clients[1]?.received);
  });
});
