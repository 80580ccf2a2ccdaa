import assert from 'node:assert/strict';

import { frameOf, itDelivers, ODD, useSubscribers } from './delivery';
import { useEngine } from './engine';
import { describeWithRedis } from './needs-redis';

describeWithRedis("nodes on Sails' own adapter", () => {
  const engine = useEngine("Sails' own adapter", ['@sailshq/socket.io-redis']);
  const [near, far] = useSubscribers(engine);

  itDelivers(engine, [near, far]);

  it('changes on the way to another node what MessagePack has no form for', async () => {
    await engine.near.tell('message', 83, ODD);
    await engine.stage.fence(engine.near, near(), far());

    assert.deepEqual(near().frames, [frameOf(ODD)]);
    const changed = { half: 'a\u{10062}', numbers: [0, 0, -7766279631452242000], keys: {} };
    assert.deepEqual(far().frames, [frameOf(changed)]);
  });
});
