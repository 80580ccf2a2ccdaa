import assert from 'node:assert/strict';

import { describeWith } from '../../support/programs';
import { appFolder } from './app-folder';
import { itCarriesAllOfJson, itDelivers, itHearsScripts, useSubscribers } from './delivery';
import { useEngine } from './engine';
import { itLosesForABrokenConnection, itOutlivesRedis } from './faults';
import { filesOf } from './guide';

const PACKAGES = ['@socket.io/redis-adapter', '@socket.io/redis-emitter', 'ioredis', 'waterline'];

describeWith(['redis-server'], 'nodes on Redis pub/sub', () => {
  const engine = useEngine('Redis pub/sub', PACKAGES);
  const subscribers = useSubscribers(engine);

  itDelivers(engine, subscribers);
  itCarriesAllOfJson(engine, subscribers);
  itHearsScripts(engine, subscribers, 'pubsub-worker.js');
  itOutlivesRedis(engine, subscribers, { local: 'at once', remote: 'not all' });
  itLosesForABrokenConnection(engine, subscribers);

  it('needs clients that never give up: a node ends whose client does', async () => {
    const files = filesOf('Redis pub/sub');
    const config = files['config/sockets.js']?.replace('maxRetriesPerRequest: null', 'maxRetriesPerRequest: 1') ?? '';
    const node = await engine.stage.lift(
      await appFolder(PACKAGES, { ...files, 'config/sockets.js': config }),
      engine.environment,
    );

    await engine.redis.kill();
    await node.tell('message', 83, { count: 1 });
    await node.ended;
    await engine.redis.startAgain();

    assert.match(node.output, /MaxRetriesPerRequestError/);
    assert.ok(engine.all.every((other) => other.isAlive));
  });
});

describeWith(['redis-server'], 'nodes on sharded Redis pub/sub', () => {
  const engine = useEngine('Sharded Redis pub/sub', PACKAGES);
  const subscribers = useSubscribers(engine);

  itDelivers(engine, subscribers);
  itCarriesAllOfJson(engine, subscribers);
  itHearsScripts(engine, subscribers);
  itOutlivesRedis(engine, subscribers, { local: 'when it is back', remote: 'not all' });
  itLosesForABrokenConnection(engine, subscribers);
});
