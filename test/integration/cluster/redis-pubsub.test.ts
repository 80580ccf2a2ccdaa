import assert from 'node:assert/strict';

import { describeWith } from '../../support/programs';
import { useAdapterSetup } from './adapter-setup';
import { createAppFolder } from './app-folder';
import { testDelivery, testExactJson, testScripts, useSubscribers } from './delivery-suite';
import { readDocsFiles } from './docs-files';
import { testBrokenConnectionWithLoss, testRedisOutage } from './redis-outage-suite';

const PACKAGES = ['@socket.io/redis-adapter', '@socket.io/redis-emitter', 'ioredis', 'waterline'];

describeWith(['redis-server'], 'nodes on Redis pub/sub', () => {
  const setup = useAdapterSetup('Redis pub/sub', PACKAGES);
  const subscribers = useSubscribers(setup);

  testDelivery(setup, subscribers);
  testExactJson(setup, subscribers);
  testScripts(setup, subscribers, 'pubsub-worker.js');
  testRedisOutage(setup, subscribers, { local: 'immediately', remote: 'not all' });
  testBrokenConnectionWithLoss(setup, subscribers);

  it('a node ends if its Redis client stops retrying', async () => {
    const files = readDocsFiles('Redis pub/sub');
    const config = files['config/sockets.js']?.replace('maxRetriesPerRequest: null', 'maxRetriesPerRequest: 1') ?? '';
    const node = await setup.cluster.liftNode(
      await createAppFolder(PACKAGES, { ...files, 'config/sockets.js': config }),
      setup.environment,
    );

    await setup.redis.kill();
    await node.run('message', 83, { count: 1 });
    await node.ended;
    await setup.redis.startAgain();

    assert.match(node.output, /MaxRetriesPerRequestError/);
    assert.ok(setup.all.every((other) => other.isAlive));
  });
});

describeWith(['redis-server'], 'nodes on sharded Redis pub/sub', () => {
  const setup = useAdapterSetup('Sharded Redis pub/sub', PACKAGES);
  const subscribers = useSubscribers(setup);

  testDelivery(setup, subscribers);
  testExactJson(setup, subscribers);
  testScripts(setup, subscribers);
  testRedisOutage(setup, subscribers, { local: 'after it', remote: 'not all' });
  testBrokenConnectionWithLoss(setup, subscribers);
});
