import { itCarriesAllOfJson, itDelivers, useSubscribers } from './delivery';
import { useEngine } from './engine';
import { describeWithRedis } from './needs-redis';

for (const heading of ['Redis pub/sub', 'Sharded Redis pub/sub']) {
  describeWithRedis(`nodes on ${heading}`, () => {
    const engine = useEngine(heading, ['@socket.io/redis-adapter', 'ioredis']);
    const subscribers = useSubscribers(engine);

    itDelivers(engine, subscribers);
    itCarriesAllOfJson(engine, subscribers);
  });
}
