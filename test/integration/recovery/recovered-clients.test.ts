import assert from 'node:assert/strict';

import { describeRecovery } from '../../support/recovery/test-cluster';
import { numbers, send } from './messages';

describeRecovery('recovered is true only if nothing is missing', (cluster) => {
  it('sends a client what it missed, once, in order, and before anything new', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near, ['record']);
    const { id } = client.socket;
    send(near, 'record', 'before');
    await cluster.settle();
    await client.loseConnection();
    for (const number of numbers(1, 1000)) send(near, 'record', number);
    send(near, 'another', 'for others');
    assert.equal(await client.connect(far), true);
    await near.flush(); // Two nodes have no common order but that of the log.
    send(far, 'record', 'after');
    await cluster.settle();

    assert.equal(client.client.id, id);
    assert.deepEqual(client.received, ['before', ...numbers(1, 1000), 'after']);
  });

  it('does so for the last member of a room', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near, ['record']);
    await client.loseConnection();
    assert.equal((await near.io.in('record').fetchSockets()).length, 0);
    send(far, 'record', 1);
    assert.equal(await client.connect(), true);
    await cluster.settle();
    assert.deepEqual(client.received, [1]);
    assert.deepEqual(client.rooms, ['record']);
  });

  it('does so for a client that has received nothing yet', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near);
    await client.loseConnection();
    near.io.emit('item', 1);
    assert.equal(await client.connect(far), true);
    await cluster.settle();
    assert.deepEqual(client.received, [1]);
  });

  it('does so again and again, on whichever node', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near, ['record']);
    const nodes = [far, near, near, far, far, near];
    for (const [number, node] of nodes.entries()) {
      await client.loseConnection();
      send(near, 'record', number);
      assert.equal(await client.connect(node), true);
      await cluster.settle();
    }
    assert.deepEqual(
      client.received,
      nodes.map((_node, number) => number),
    );
  });

  it('does so before the node has noticed that the client is gone', async () => {
    const [near] = await cluster.startNodes();
    const client = await cluster.connect(near, ['record']);
    const { socket } = client;
    await client.loseNetwork();
    send(near, 'record', 'sent to nobody');
    assert.equal(socket.connected, true);
    assert.equal(await client.connect(), true);
    send(near, 'record', 'after');
    await cluster.settle();
    assert.equal(socket.connected, false);
    assert.deepEqual(client.received, ['sent to nobody', 'after']);
  });

  it('still excludes the socket that a message was not for', async () => {
    const [near, far] = await cluster.startNodes();
    const omitted = await cluster.connect(near, ['record']);
    const other = await cluster.connect(near, ['record']);
    const { id } = omitted.socket;
    await omitted.loseConnection();
    await other.loseConnection();
    near.io.to('record').except(id).emit('item', 'for others');
    send(near, 'record', 'for all');
    for (const client of [omitted, other]) assert.equal(await client.connect(far), true);
    await cluster.settle();
    assert.deepEqual(omitted.received, ['for all']);
    assert.deepEqual(other.received, ['for others', 'for all']);
  });

  it('sends once what several of its rooms were sent together', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near, ['one', 'other']);
    await client.loseConnection();
    near.io.to('one').to('other').emit('item', 1);
    near.io.to('one').except('other').emit('item', 2);
    assert.equal(await client.connect(far), true);
    await cluster.settle();
    assert.deepEqual(client.received, [1]);
  });

  it('restores socket.data', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near);
    const data = { name: 'bob', since: new Date(0), key: Buffer.from([1, 2, 3]), roles: new Set(['admin']) };
    client.socket.data = data;
    await client.loseConnection();
    assert.equal(await client.connect(far), true);
    assert.deepEqual(client.socket.data, data);
  });

  it('recovers many clients of a room at once', async () => {
    const [near, far] = await cluster.startNodes();
    const clients = await Promise.all(numbers(1, 50).map(() => cluster.connect(near, ['record'])));
    await Promise.all(clients.map((client) => client.loseConnection()));
    for (const number of numbers(1, 20)) send(near, 'record', number);
    const recovered = await Promise.all(clients.map((client, index) => client.connect(index % 2 ? near : far)));
    await cluster.settle();
    assert.deepEqual(new Set(recovered), new Set([true]));
    for (const client of clients) assert.deepEqual(client.received, numbers(1, 20));
  });
});
