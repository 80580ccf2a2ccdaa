import assert from 'node:assert/strict';

import { describeWith } from '../../support/programs';
import { frameOf, itDelivers, itHearsScripts, ODD, useSubscribers } from './delivery';
import { useEngine } from './engine';
import { itLosesForABrokenConnection, itOutlivesRedis } from './faults';
import { filesOf } from './guide';

const PACKAGES = ['@sailshq/socket.io-redis', '@socket.io/redis-emitter', 'ioredis', 'waterline'];

describeWith(['redis-server'], "nodes on Sails' own adapter", () => {
  const engine = useEngine("Sails' own adapter", PACKAGES, {
    'plain-worker.js':
      filesOf('Workers without Sails')['pubsub-worker.js']?.replace(/new Emitter\(.*\)/, 'new Emitter(redis)') ?? '',
  });
  const subscribers = useSubscribers(engine);
  const [near, far] = subscribers;

  itDelivers(engine, subscribers);
  itHearsScripts(engine, subscribers, 'plain-worker.js');
  itOutlivesRedis(engine, subscribers, { local: 'at once', remote: 'not all' });
  itLosesForABrokenConnection(engine, subscribers);

  it('changes on the way to another node what MessagePack has no form for', async () => {
    await engine.near.tell('message', 83, ODD);
    await engine.stage.fence(engine.near, near(), far());

    const changed = { half: 'a\u{10062}', numbers: [0, 0, -7766279631452242000], keys: {} };
    assert.deepEqual(near().frames, [frameOf(ODD)]);
    assert.deepEqual(far().frames, [frameOf(changed)]);
  });
});
