import { itCarriesAllOfJson, itDelivers, itHearsScripts, useSubscribers } from './delivery';
import { useEngine } from './engine';
import { itLosesNothingForABrokenConnection, itOutlivesRedis } from './faults';
import { describeWithRedis } from './needs-redis';

describeWithRedis('nodes on Redis Streams', () => {
  const engine = useEngine('Redis Streams', ['@socket.io/redis-streams-adapter', 'ioredis', 'socket.io', 'waterline']);
  const subscribers = useSubscribers(engine);

  itDelivers(engine, subscribers);
  itCarriesAllOfJson(engine, subscribers);
  itHearsScripts(engine, subscribers, 'streams-worker.js');
  itOutlivesRedis(engine, subscribers, { local: 'when it is back', remote: 'all' });
  itLosesNothingForABrokenConnection(engine, subscribers);
});
