import assert from 'node:assert/strict';
import { mock } from 'node:test';

import { RedisConnection } from '../../../../src/recovery/redis/connection';
import { type Stream, StreamReader } from '../../../../src/recovery/redis/stream-reader';
import { FakeRedis, type FakeRedisClient } from '../../../support/recovery/fake-redis';
import { settle } from '../../../support/recovery/memory-server';

const FIELDS = ['name', 'value'];

describe('recovery/redis/stream-reader', () => {
  let redis: FakeRedis;
  let clients: FakeRedisClient[];
  let log: Stream;
  let requests: Stream;
  let read: string[];
  let reader: StreamReader;

  function add(key = 'log', maxLen = 1000): string {
    return redis.add(key, FIELDS, maxLen);
  }

  /** Lets the reader and Redis do all that they can. */
  async function pump(): Promise<void> {
    for (let i = 0; i < 4; i++) {
      redis.pump();
      await settle();
    }
  }

  function current(): FakeRedisClient {
    const client = clients.at(-1);
    assert.ok(client);
    return client;
  }

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    redis = new FakeRedis();
    redis.isAutomatic = false;
    read = [];
    log = {
      key: 'log',
      offset: '0-0',
      onEntry: (offset, fields) => {
        assert.deepEqual([...fields], [FIELDS]);
        read.push(offset);
      },
      onGap: () => read.push('gap'),
      onBreak: () => read.push('break'),
    };
    requests = {
      key: 'requests',
      offset: undefined,
      onStart: () => read.push('start'),
      onEntry: (offset) => read.push(`request ${offset}`),
    };
    clients = redis.clients;
    reader = new StreamReader(new RedisConnection(redis.createClient()), [log, requests]);
    void reader.run();
  });

  afterEach(async () => {
    await reader.close();
    mock.timers.reset();
  });

  it('reads one stream from its start, and another from now on, in order', async () => {
    await reader.close();
    const [first, second] = [add(), add()];
    add('requests');
    void new StreamReader(new RedisConnection(redis.createClient()), [log, requests]).run();
    await pump();
    const third = add();
    await pump();
    const request = add('requests');
    await pump();
    assert.deepEqual(read, ['start', first, second, third, `request ${request}`]);
  });

  it('reads more than fits in one go', async () => {
    const offsets = Array.from({ length: 250 }, () => add());
    await pump();
    assert.deepEqual(read, ['start', ...offsets]);
  });

  it('goes on after a break, where it was', async () => {
    const first = add();
    await pump();
    current().break();
    const second = add();
    await settle();
    mock.timers.tick(100);
    await pump();
    assert.deepEqual(read, ['start', first, 'break', second]);
    assert.equal(clients.length, 1);
  });

  it('goes on after a read that found nothing', async () => {
    const first = add();
    await pump();
    current().endRead();
    await pump();
    const second = add();
    await pump();
    assert.deepEqual(read, ['start', first, second]);
  });

  it('notices a gap between two reads', async () => {
    const first = add();
    await pump();
    add();
    const kept = add('log', 1);
    await pump();
    assert.deepEqual(read, ['start', first, 'gap', kept]);
    const next = add();
    await pump();
    assert.deepEqual(read.slice(4), [next]);
  });

  it('notices that Redis has lost everything, and reads what comes then', async () => {
    const first = add();
    await pump();
    redis.streams.clear();
    current().endRead();
    await pump();
    assert.deepEqual(read, ['start', first, 'gap']);
    assert.equal(log.offset, '0-0');
    const next = add();
    await pump();
    assert.deepEqual(read.slice(3), [next]);
  });

  it('goes on at the end of a log that has lost its end', async () => {
    const offsets = [add(), add(), add()];
    await pump();
    redis.stream('log').pop();
    current().endRead();
    await pump();
    assert.deepEqual(read, ['start', ...offsets, 'gap']);
    assert.equal(log.offset, offsets[1]);
  });

  it('opens another connection if Redis does not reply in time', async () => {
    const first = add();
    await pump();
    mock.timers.tick(10_000);
    await settle();
    assert.equal(clients.length, 2);
    assert.equal(clients[0]?.isClosed, true);
    mock.timers.tick(100);
    const second = add();
    await pump();
    assert.deepEqual(read, ['start', first, 'break', second]);
  });

  it('reads nothing any more when it is closed, and opens no connection', async () => {
    const first = add();
    await pump();
    const onEntry = log.onEntry.bind(log);
    log.onEntry = (offset, fields) => {
      onEntry(offset, fields);
      void reader.close();
    };
    const [second] = [add(), add()];
    await pump();
    mock.timers.tick(20_000);
    await pump();
    assert.deepEqual(read, ['start', first, second]);
    assert.equal(clients.length, 1);
  });

  it('understands a map, as newer protocols have it, and the prefix that ioredis puts before keys', async () => {
    const replies: unknown[] = [
      new Map([['prefix:log', [['1-0', FIELDS]]]]),
      { log: [['2-0', FIELDS]] },
      [['unknown', [['3-0', FIELDS]]]],
      undefined,
    ];
    const send = (_key: string, command: string): Promise<unknown> => {
      if (command !== 'XREAD') return Promise.resolve(command === 'XRANGE' ? ['there'] : []);
      if (replies.length === 0) void another.close();
      return Promise.resolve(replies.shift());
    };
    const stub = { send, close: () => Promise.resolve() } as unknown as RedisConnection;
    const another = new StreamReader(stub, [log]);
    await another.run();
    assert.deepEqual(read, ['1-0', '2-0']);
  });
});
