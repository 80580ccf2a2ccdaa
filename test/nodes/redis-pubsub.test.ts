import { itCarriesAllOfJson, itDelivers, itHearsScripts, useSubscribers } from './delivery';
import { useEngine } from './engine';
import { itLosesForABrokenConnection, itOutlivesRedis } from './faults';
import { describeWithRedis } from './needs-redis';

const PACKAGES = ['@socket.io/redis-adapter', '@socket.io/redis-emitter', 'ioredis', 'waterline'];

describeWithRedis('nodes on Redis pub/sub', () => {
  const engine = useEngine('Redis pub/sub', PACKAGES);
  const subscribers = useSubscribers(engine);

  itDelivers(engine, subscribers);
  itCarriesAllOfJson(engine, subscribers);
  itHearsScripts(engine, subscribers, 'pubsub-worker.js');
  itOutlivesRedis(engine, subscribers, { local: 'at once', remote: 'not all' });
  itLosesForABrokenConnection(engine, subscribers);
});

describeWithRedis('nodes on sharded Redis pub/sub', () => {
  const engine = useEngine('Sharded Redis pub/sub', PACKAGES);
  const subscribers = useSubscribers(engine);

  itDelivers(engine, subscribers);
  itCarriesAllOfJson(engine, subscribers);
  itHearsScripts(engine, subscribers);
  itOutlivesRedis(engine, subscribers, { local: 'when it is back', remote: 'not all' });
  itLosesForABrokenConnection(engine, subscribers);
});
