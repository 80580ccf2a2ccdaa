import assert from 'node:assert/strict';
import { mock } from 'node:test';

import { AppendQueue } from '../../../../src/recovery/redis/append-queue';
import { createKeys } from '../../../../src/recovery/redis/commands';
import { RedisConnection } from '../../../../src/recovery/redis/connection';
import { FakeRedis, type FakeRedisClient } from '../../../support/recovery/fake-redis';
import { settle } from '../../../support/recovery/memory-server';

describe('recovery/redis/append-queue', () => {
  const keys = createKeys('test');
  let redis: FakeRedis;
  let client: FakeRedisClient;
  let queue: AppendQueue;
  let issued: number;

  function create(maxLen = 100_000): void {
    redis = new FakeRedis();
    client = redis.createClient();
    queue = new AppendQueue(new RedisConnection(client), keys, 'node', maxLen);
    issued = 0;
  }

  function push(count = 1): (readonly { readonly sequence: number }[])[] {
    return Array.from({ length: count }, () =>
      queue.push({ sequence: ++issued, namespace: '/', data: `data ${issued}` }),
    );
  }

  /** The numbers that are in the log. */
  function appended(): number[] {
    return redis.stream(keys.log).map(([, fields]) => Number(fields[3]));
  }

  beforeEach(() => {
    create();
    mock.timers.enable({ apis: ['setTimeout'] });
  });

  afterEach(() => {
    queue.close();
    mock.timers.reset();
  });

  it('appends in order, in one go what is issued in one tick', async () => {
    push(3);
    await settle();
    assert.deepEqual(redis.stream(keys.log)[2]?.[1], [
      ...['node', 'node', 'sequence', '3', 'namespace', '/', 'data', 'data 3'],
    ]);
    assert.equal(client.sent.length, 1);
    assert.deepEqual(client.sent[0]?.slice(2, 6), ['1', keys.log, '100000', 'node']);
    push();
    await settle();
    assert.deepEqual(appended(), [1, 2, 3, 4]);
    assert.equal(client.sent.length, 2);
  });

  it('sends the next batch when it has a reply to the last, at most 500 at once', async () => {
    redis.isAutomatic = false;
    push(1200);
    await settle();
    assert.equal(client.sent.length, 1);
    redis.pump();
    await settle();
    assert.equal(appended().length, 500);
    assert.equal(client.sent.length, 2);
    redis.pump();
    await settle();
    redis.pump();
    await settle();
    assert.deepEqual(
      appended(),
      Array.from({ length: 1200 }, (_, index) => index + 1),
    );
  });

  it('tries again after a while, with what has come since', async () => {
    redis.failure = new Error('OOM');
    push();
    await settle();
    push();
    redis.failure = undefined;
    mock.timers.tick(99);
    await settle();
    assert.deepEqual(appended(), []);
    mock.timers.tick(1);
    await settle();
    assert.deepEqual(appended(), [1, 2]);
  });

  it('appends a batch twice if the reply is lost', async () => {
    redis.isAutomatic = false;
    push(2);
    await settle();
    client.executeNext();
    client.break();
    await settle();
    redis.isAutomatic = true;
    mock.timers.tick(100);
    await settle();
    assert.deepEqual(appended(), [1, 2, 1, 2]);
  });

  it('knows what Redis may lack', async () => {
    redis.isAutomatic = false;
    assert.equal(queue.has(1), false);
    push(2);
    await settle();
    assert.deepEqual([queue.has(0), queue.has(1), queue.has(2)], [false, true, true]);
    redis.pump();
    await settle();
    assert.deepEqual([queue.has(1), queue.has(2)], [false, false]);
  });

  it('resolves a flush when Redis has what was issued before, though more is issued all the time', async () => {
    redis.isAutomatic = false;
    await queue.flush();
    push();
    await settle();
    let flushed = 0;
    void queue.flush().then(() => flushed++);
    push();
    void queue.flush().then(() => flushed++);
    redis.pump();
    await settle();
    assert.equal(flushed, 1);
    push();
    redis.pump();
    await settle();
    assert.equal(flushed, 2);
    assert.equal(queue.has(3), true);
  });

  it('does not append more than a tenth of the log before it has read it', async () => {
    create(40);
    push(10);
    await settle();
    assert.deepEqual(appended(), [1, 2, 3, 4]);
    queue.noteRead(1);
    await settle();
    assert.deepEqual(appended(), [1, 2, 3, 4, 5, 6, 7, 8]);
    queue.noteRead(4);
    await settle();
    assert.deepEqual(appended(), [1, 2, 3, 4, 5, 6, 7, 8]);
    queue.noteRead(8);
    await settle();
    assert.equal(appended().length, 10);
  });

  it('loses the oldest that were not sent yet, and says which, if too many wait', async () => {
    redis.isAutomatic = false;
    const lost = push(100_002).flat();
    await settle();
    assert.deepEqual(
      lost.map(({ sequence }) => sequence),
      [501, 502],
    );
    redis.pump();
    await settle();
    redis.pump();
    assert.deepEqual(appended().slice(498, 502), [499, 500, 503, 504]);
  });

  it('appends nothing any more when it is closed', async () => {
    redis.failure = new Error('down');
    push();
    await settle();
    queue.close();
    redis.failure = undefined;
    mock.timers.tick(100);
    await settle();
    push();
    await settle();
    assert.deepEqual(appended(), []);
  });
});
