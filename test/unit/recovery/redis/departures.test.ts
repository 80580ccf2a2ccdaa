import assert from 'node:assert/strict';
import { mock } from 'node:test';

import { DEFAULT_OPTIONS, retention } from '../../../../src/recovery/options';
import { createKeys } from '../../../../src/recovery/redis/commands';
import { RedisConnection } from '../../../../src/recovery/redis/connection';
import { Departures } from '../../../../src/recovery/redis/departures';
import { Session } from '../../../../src/recovery/session';
import { FakeRedis, type FakeRedisClient } from '../../../support/recovery/fake-redis';
import { settle } from '../../../support/recovery/memory-server';

describe('recovery/redis/departures', () => {
  const keys = createKeys('test');
  let redis: FakeRedis;
  let client: FakeRedisClient;
  let departures: Departures;

  function depart(kicked: boolean): void {
    const session = new Session('/', 'sid', { offset: '0-0', node: 'node', sequence: 0 });
    departures.add(Object.assign(session, { pid: 'pid' }), kicked);
  }

  beforeEach(() => {
    redis = new FakeRedis();
    client = redis.createClient();
    departures = new Departures(new RedisConnection(client), keys, 'node', 100, () => DEFAULT_OPTIONS);
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  });

  afterEach(() => {
    mock.timers.reset();
  });

  it('ends a session, and appends that to the log', async () => {
    depart(true);
    await departures.flush();
    assert.equal(redis.hash(keys.session('/', 'pid'))?.get('epoch'), 'departed');
    const data = JSON.stringify({ kind: 'departure', pid: 'pid', kicked: true });
    assert.deepEqual(redis.history[0]?.[1], ['node', 'node', 'namespace', '/', 'data', data]);
    redis.now += retention(DEFAULT_OPTIONS);
    assert.equal(redis.hash(keys.session('/', 'pid')), undefined);
  });

  it('tries again for as long as the session may be there', async () => {
    redis.failure = new Error('down');
    depart(false);
    await settle();
    mock.timers.tick(50);
    await settle();
    assert.equal(client.sent.length, 2);
    mock.timers.tick(retention(DEFAULT_OPTIONS));
    await departures.flush();
    assert.equal(client.sent.length, 2);
    depart(false);
    await settle();
    redis.failure = undefined;
    mock.timers.tick(50);
    await departures.flush();
    assert.equal(redis.history.length, 1);
  });

  it('tries no more when it is closed', async () => {
    redis.failure = new Error('down');
    depart(false);
    await settle();
    departures.close();
    mock.timers.tick(50);
    await departures.flush();
    assert.equal(client.sent.length, 1);
  });
});
