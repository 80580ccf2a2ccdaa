import assert from 'node:assert/strict';

import { describeOnRedis, describeRecovery } from '../../support/recovery/test-cluster';
import { numbers, send } from './messages';

describeRecovery('what is sent before a client is disconnected arrives, and nothing else', (cluster) => {
  for (const close of [false, true]) {
    it(`a client receives what was sent before disconnectSockets(${String(close)}), and nothing that was sent after it`, async () => {
      const [near] = await cluster.startNodes();
      const clients = await Promise.all(numbers(1, 20).map(() => cluster.connect(near, ['record'])));
      const gone = clients.map((client) => new Promise((resolve) => client.client.once('disconnect', resolve)));
      send(near, 'record', 1);
      send(near, 'record', 2);
      near.io.in('record').disconnectSockets(close);
      send(near, 'record', 'too late');
      await Promise.all(gone);
      for (const { received } of clients) assert.deepEqual(received, [1, 2]);
    });

    it(`a client receives what was sent before socket.disconnect(${String(close)}), and nothing that was sent after it`, async () => {
      const [near] = await cluster.startNodes();
      const client = await cluster.connect(near, ['record']);
      await client.isDisconnectedBy(() => {
        send(near, 'record', 1);
        client.socket.emit('item', 2);
        client.socket.disconnect(close);
        send(near, 'record', 'too late');
      });
      assert.deepEqual(client.received, [1, 2]);
    });
  }
});

describeOnRedis('what one node issues takes effect on other nodes in the order issued', (cluster) => {
  it('messages, joins, leaves and disconnects of one node take effect on other nodes in the order issued', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(far);
    const { id } = client.socket;
    await client.isDisconnectedBy(() => {
      send(near, 'record', 'before it joins');
      near.io.in(id).socketsJoin('record');
      send(near, 'record', 1);
      near.io.in(id).socketsLeave('record');
      send(near, 'record', 'after it left');
      near.io.in(id).socketsJoin('record');
      send(near, 'record', 2);
      near.io.in('record').disconnectSockets();
      send(near, 'record', 'too late');
    });
    assert.deepEqual(client.received, [1, 2]);
  });
});
