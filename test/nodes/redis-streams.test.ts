import { itCarriesAllOfJson, itDelivers, useSubscribers } from './delivery';
import { useEngine } from './engine';
import { itLosesNothingForABrokenConnection, itOutlivesRedis } from './faults';
import { describeWithRedis } from './needs-redis';

describeWithRedis('nodes on Redis Streams', () => {
  const engine = useEngine('Redis Streams', ['@socket.io/redis-streams-adapter', 'ioredis']);
  const subscribers = useSubscribers(engine);

  itDelivers(engine, subscribers);
  itCarriesAllOfJson(engine, subscribers);
  itOutlivesRedis(engine, subscribers, 'when it is back');
  itLosesNothingForABrokenConnection(engine, subscribers);
});
