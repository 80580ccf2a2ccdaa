import assert from 'node:assert/strict';

import { describeWith } from '../../support/programs';
import { itCarriesAllOfJson, itDelivers, itHearsScripts, numbers, useSubscribers } from './delivery';
import { useEngine } from './engine';
import { itLosesNothingForABrokenConnection, itOutlivesRedis } from './faults';

describeWith(['redis-server'], 'nodes on Redis Streams', () => {
  const engine = useEngine('Redis Streams', ['@socket.io/redis-streams-adapter', 'ioredis', 'socket.io', 'waterline']);
  const subscribers = useSubscribers(engine);
  const [near, far] = subscribers;

  itDelivers(engine, subscribers);
  itCarriesAllOfJson(engine, subscribers);
  itHearsScripts(engine, subscribers, 'streams-worker.js');
  itOutlivesRedis(engine, subscribers, { local: 'when it is back', remote: 'all' });
  itLosesNothingForABrokenConnection(engine, subscribers);

  it('outlives that Redis is full: subscribers on the same node hear, the others hear again when it has room', async () => {
    const leaving = await engine.stage.subscriber(engine.near);

    await engine.redis.client.config('SET', 'maxmemory', '1');
    await engine.near.tell('messages', 83, 1, 100);
    await near().hears('number', 100);
    leaving.disconnect();
    await near().request('GET', '/process');
    await engine.redis.client.config('SET', 'maxmemory', '0');
    await engine.stage.connection([engine.near, engine.far], [near(), far()]);

    assert.deepEqual([near().data, far().data], [numbers(1, 100), []]);
    assert.ok(engine.all.every((node) => node.isAlive));
  });

  it('tells a client that it is not recovered if Redis was started again, without what it knew', async () => {
    const door = await engine.stage.door(engine.near);
    const client = await engine.stage.subscriber(door);
    const { id } = client;
    door.shut();
    await client.isCutOff();
    await engine.near.tell('gone', id);
    await engine.redis.kill();
    await engine.redis.startAgain();
    await engine.stage.connection([engine.near], [near(), far()]);
    door.target = engine.near;
    await client.isConnected();

    assert.equal(client.socket.recovered, false);
  });
});
