import assert from 'node:assert/strict';

import { describeWith } from '../../support/programs';
import { useAdapterSetup } from './adapter-setup';
import { formatFrame, testDelivery, testScripts, UNUSUAL_JSON_DATA, useSubscribers } from './delivery-suite';
import { readDocsFiles } from './docs-files';
import { testBrokenConnectionWithLoss, testRedisOutage } from './redis-outage-suite';

const PACKAGES = ['@sailshq/socket.io-redis', '@socket.io/redis-emitter', 'ioredis', 'waterline'];

describeWith(['redis-server'], "nodes on Sails' own adapter", () => {
  const setup = useAdapterSetup("Sails' own adapter", PACKAGES, {
    'plain-worker.js':
      readDocsFiles('Workers without Sails')['pubsub-worker.js']?.replace(/new Emitter\(.*\)/, 'new Emitter(redis)') ??
      '',
  });
  const subscribers = useSubscribers(setup);
  const [near, far] = subscribers;

  testDelivery(setup, subscribers);
  testScripts(setup, subscribers, 'plain-worker.js');
  testRedisOutage(setup, subscribers, { local: 'immediately', remote: 'not all' });
  testBrokenConnectionWithLoss(setup, subscribers);

  it('data that MessagePack cannot represent is changed on the way to another node', async () => {
    await setup.near.run('message', 83, UNUSUAL_JSON_DATA);
    await setup.cluster.waitForDelivery(setup.near, near(), far());

    const changed = { half: 'a\u{10062}', numbers: [0, 0, -7766279631452242000], keys: {} };
    assert.deepEqual(near().frames, [formatFrame(UNUSUAL_JSON_DATA)]);
    assert.deepEqual(far().frames, [formatFrame(changed)]);
  });
});
