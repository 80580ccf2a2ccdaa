import assert from 'node:assert/strict';

import { describeOnRedis } from '../../support/recovery/test-cluster';
import { send } from './messages';
import { useThreeNodes } from './three-nodes';

for (const recovery of [false, true]) {
  describeOnRedis(`the adapter ${recovery ? 'with' : 'without'} recovery`, (cluster) => {
    const { node, client, received } = useThreeNodes(cluster, recovery);

    it('broadcasts to all, to rooms, and to all except some', async () => {
      node(0).io.emit('item', 'all');
      send(node(0), 'room 1', 'one');
      node(1).io.to(['room 0', 'room 2', 'all']).emit('item', 'once');
      node(2).io.except('room 0').emit('item', 'not 0');
      node(2).io.to('all').except(['room 1', 'room 2']).emit('item', 'only 0');
      client(1).socket.broadcast.emit('item', 'not 1');
      client(1).socket.to('all').emit('item', 'not 1 either');
      client(1).socket.emit('item', 'only 1');
      await cluster.settle();
      assert.deepEqual(
        received().map((values) => values.sort()),
        [
          ['all', 'not 1', 'not 1 either', 'once', 'only 0'],
          ['all', 'not 0', 'once', 'one', 'only 1'],
          ['all', 'not 0', 'not 1', 'not 1 either', 'once'],
        ],
      );
    });

    it('keeps local events on their node, and sends volatile events', async () => {
      node(0).io.local.emit('item', 'local');
      node(1).io.volatile.emit('item', 'volatile');
      await cluster.settle();
      assert.deepEqual(received(), [['local', 'volatile'], ['volatile'], ['volatile']]);
    });

    it('carries binary data', async () => {
      const data = { bytes: Buffer.from([0, 1, 255]), list: [Buffer.from('abc')] };
      node(0).io.to('room 2').emit('item', data);
      await cluster.settle();
      assert.deepEqual(client(2).received, [data]);
    });

    it('collects acknowledgements of all nodes', async () => {
      for (const index of [0, 1, 2]) {
        client(index).client.on('ask', (bytes: Buffer, acknowledge: (reply: unknown) => void) => {
          acknowledge([index, bytes]);
        });
      }
      const bytes = Buffer.from([1, 2]);
      const replies = (await node(0).io.timeout(5000).to('all').emitWithAck('ask', bytes)) as unknown[];
      assert.deepEqual(
        replies.sort(),
        [0, 1, 2].map((index) => [index, bytes]),
      );
      assert.deepEqual(await node(0).io.timeout(5000).to('room 2').emitWithAck('ask', bytes), [[2, bytes]]);
      assert.deepEqual(await node(0).io.timeout(5000).to('nobody').emitWithAck('ask', bytes), []);
    });

    it('returns the acknowledgements that arrived in time', async () => {
      client(1).client.on('ask', (acknowledge: (reply: string) => void) => {
        acknowledge('in time');
      });
      const error = await new Promise<Error & { responses?: unknown }>((resolve) => {
        node(0)
          .io.timeout(200)
          .to('all')
          .emit('ask', (reason: Error, responses: unknown) => {
            resolve(Object.assign(reason, { responses }));
          });
      });
      assert.match(error.message, /timed out/);
      assert.deepEqual(error.responses, ['in time']);
    });

    it('does not mix namespaces', async () => {
      for (const index of [0, 1, 2]) node(index).io.of(/^\/dynamic-\d+$/);
      const other = await cluster.createTestClient(node(1), '/dynamic-1');
      await other.connect();
      await other.socket.join('all');
      for (const index of [0, 1, 2]) node(index).io.of('/dynamic-1');
      node(0).io.of('/dynamic-1').to('all').emit('item', 1);
      send(node(0), 'all', 2);
      await cluster.settle();
      assert.deepEqual(other.received, [1]);
      assert.deepEqual(received(), [[2], [2], [2]]);
    });
  });
}
