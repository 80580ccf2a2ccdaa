import assert from 'node:assert/strict';

import { OFFSET_EVENT } from '../../support/recovery/test-client';
import { describeRecovery } from '../../support/recovery/test-cluster';
import { send } from './messages';

describeRecovery('namespaces', (cluster) => {
  it('clients of a namespace are recovered, whenever the namespace was created', async () => {
    const [near, far] = await cluster.startNodes();
    for (const { io } of new Set([near, far])) io.of(/^\/dynamic-\d$/);
    for (const namespace of ['/later', '/dynamic-1']) {
      if (namespace === '/later') for (const { io } of new Set([near, far])) io.of(namespace);
      const client = await cluster.connect(near, ['record'], namespace);
      assert.equal(client.offsetEvents, 1, `one ${OFFSET_EVENT}`);
      await client.loseConnection();
      near.io.of(namespace).to('record').emit('item', 1);
      send(near, 'record', 'of the main namespace');
      assert.equal(await client.connect(far), true);
      await cluster.settle();
      assert.deepEqual(client.received, [1]);
    }
  });
});
