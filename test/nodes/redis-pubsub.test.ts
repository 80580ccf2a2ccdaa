import { itCarriesAllOfJson, itDelivers, useSubscribers } from './delivery';
import { useEngine } from './engine';
import { itLosesForABrokenConnection, itOutlivesRedis } from './faults';
import { describeWithRedis } from './needs-redis';

const PACKAGES = ['@socket.io/redis-adapter', 'ioredis'];

describeWithRedis('nodes on Redis pub/sub', () => {
  const engine = useEngine('Redis pub/sub', PACKAGES);
  const subscribers = useSubscribers(engine);

  itDelivers(engine, subscribers);
  itCarriesAllOfJson(engine, subscribers);
  itOutlivesRedis(engine, subscribers, 'at once');
  itLosesForABrokenConnection(engine, subscribers);
});

describeWithRedis('nodes on sharded Redis pub/sub', () => {
  const engine = useEngine('Sharded Redis pub/sub', PACKAGES);
  const subscribers = useSubscribers(engine);

  itDelivers(engine, subscribers);
  itCarriesAllOfJson(engine, subscribers);
  itOutlivesRedis(engine, subscribers, 'when it is back');
  itLosesForABrokenConnection(engine, subscribers);
});
