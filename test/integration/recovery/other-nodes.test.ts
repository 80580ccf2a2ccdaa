import assert from 'node:assert/strict';

import { describeOnRedis } from '../../support/recovery/test-cluster';
import { useThreeNodes } from './three-nodes';

for (const recovery of [false, true]) {
  describeOnRedis(`the sockets of other nodes, ${recovery ? 'with' : 'without'} recovery`, (cluster) => {
    const { node, client } = useThreeNodes(cluster, recovery);
    const ids = () => [0, 1, 2].map((index) => client(index).client.id);

    it('finds, moves and disconnects sockets on all nodes', async () => {
      client(2).socket.data = { name: 'bob' };
      const found = await node(0).io.in('all').fetchSockets();
      assert.deepEqual(new Set(found.map(({ id }) => id)), new Set(ids()));
      const remote = found.find(({ id }) => id === client(2).client.id);
      assert.deepEqual(remote?.data, { name: 'bob' });
      assert.ok(remote.rooms.has('room 2'));

      node(0).io.in('all').socketsJoin(['new', 'newer']);
      node(1).io.in('room 2').socketsLeave('new');
      remote.join('mine');
      remote.emit('item', 'to one');
      await cluster.settle();
      assert.deepEqual(
        [0, 1, 2].map((index) => client(index).rooms),
        [
          ['all', 'new', 'newer', 'room 0'],
          ['all', 'new', 'newer', 'room 1'],
          ['all', 'mine', 'newer', 'room 2'],
        ],
      );
      assert.deepEqual(client(2).received, ['to one']);

      const gone = [0, 1].map((index) => client(index).isDisconnectedBy(() => undefined));
      node(2).io.in('new').disconnectSockets(true);
      await Promise.all(gone);
      assert.equal(client(2).client.connected, true);
    });

    it('lists all rooms and all nodes', async () => {
      assert.equal(await node(0).io.of('/').adapter.serverCount(), 3);
      assert.deepEqual(
        await node(1)
          .io.of('/')
          .adapter.sockets(new Set(['room 1'])),
        new Set([client(1).client.id]),
      );
    });

    it('does not wait for nodes that are gone', async () => {
      assert.deepEqual(await node(0).io.timeout(5000).to('nobody').emitWithAck('ask'), []);
      for (const index of [0, 1, 2]) await cluster.stopNode(node(index));
      const started = await cluster.startNode({ recovery });
      await cluster.startNode({ recovery });
      assert.equal(await started.io.of('/').adapter.serverCount(), 2);
      assert.deepEqual(await started.io.timeout(5000).to('nobody').emitWithAck('ask'), []);
    });

    it('calls listeners on the other nodes, with and without replies', async () => {
      const calls: unknown[] = [];
      for (const index of [1, 2]) {
        node(index).io.on('hello', (value: unknown, reply?: (value: unknown) => void) => {
          calls.push([index, value]);
          reply?.([index, value]);
        });
      }
      const value = { bytes: Buffer.from('x'), since: new Date(0) };
      const replies = (await node(0).io.serverSideEmitWithAck('hello', value)) as unknown[];
      assert.deepEqual(replies.sort(), [
        [1, value],
        [2, value],
      ]);
      node(0).io.serverSideEmit('hello', 'again');
      while (calls.length < 4) await new Promise(setImmediate);
      assert.deepEqual(calls.slice(2).sort(), [
        [1, 'again'],
        [2, 'again'],
      ]);
    });
  });
}
