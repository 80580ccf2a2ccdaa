import assert from 'node:assert/strict';
import { mock } from 'node:test';

import { DEFAULT_OPTIONS, retention } from '../../../../src/recovery/options';
import { Claims } from '../../../../src/recovery/redis/claims';
import { createKeys, SAVE } from '../../../../src/recovery/redis/commands';
import { RedisConnection } from '../../../../src/recovery/redis/connection';
import { encode } from '../../../../src/recovery/redis/session-codec';
import { DeadlineError } from '../../../../src/recovery/redis/with-deadline';
import { FakeRedis, type FakeRedisClient } from '../../../support/recovery/fake-redis';
import { settle } from '../../../support/recovery/memory-server';

const PID = 'abcdefghijklmnopqrst';
const STATE = { some: 'state' };

describe('recovery/redis/claims', () => {
  const keys = createKeys('test');
  const [session, claim] = [keys.session('/', PID), keys.claim('/', PID)];
  let redis: FakeRedis;
  let client: FakeRedisClient;
  /** What waits until an entry is applied, by its offset. */
  let waiting: Map<string, () => void>;

  function create(node: string): Claims {
    client = redis.createClient();
    const log = {
      node,
      whenApplied: (offset: string, callback: () => void) => {
        waiting.set(offset, callback);
        return () => waiting.delete(offset);
      },
    };
    return new Claims(new RedisConnection(client), keys, log, 100, () => DEFAULT_OPTIONS);
  }

  function save(epoch = 1): void {
    redis.execute(['EVAL', SAVE, '2', session, claim, String(epoch), '1', '1000', encode(STATE) ?? '']);
  }

  function apply(): void {
    for (const callback of waiting.values()) callback();
  }

  beforeEach(() => {
    redis = new FakeRedis();
    waiting = new Map();
    mock.timers.enable({ apis: ['setTimeout'] });
  });

  afterEach(() => {
    mock.timers.reset();
  });

  it('claims the next epoch, and says so when the claim is applied', async () => {
    save();
    let claimed: unknown;
    const claiming = create('one').claim('/', PID, (value) => (claimed = value));
    await settle();
    assert.equal(claimed, undefined);
    const [offset, fields] = redis.history[0] ?? [];
    const data = JSON.stringify({ kind: 'claim', pid: PID, epoch: 2 });
    assert.deepEqual(fields, ['node', 'one', 'namespace', '/', 'data', data]);
    apply();
    assert.deepEqual(claimed, { epoch: 2, offset, state: STATE });
    await claiming;
    assert.equal(waiting.size, 0);
    redis.now += retention(DEFAULT_OPTIONS) - 1;
    assert.ok(redis.hash(session));
  });

  it('does not query Redis for what is not the id of a session', async () => {
    for (const pid of ['', 'short', 'a'.repeat(65), `${PID}:x`]) {
      await create('one').claim('/', pid, () => assert.fail());
      assert.deepEqual(client.sent, [], pid);
    }
  });

  it('claims no session that is not there', async () => {
    await create('one').claim('/', PID, () => assert.fail());
    assert.equal(redis.history.length, 0);
  });

  it('waits while another connection is let in, and takes its place', async () => {
    save();
    void create('one').claim('/', PID, () => undefined);
    await settle();
    let epoch: number | undefined;
    const claiming = create('other').claim('/', PID, (claimed) => ({ epoch } = claimed));
    await settle();
    assert.equal(client.sent.length, 1);
    mock.timers.tick(50);
    await settle();
    assert.equal(client.sent.length, 2);
    save(2);
    mock.timers.tick(50);
    await settle();
    apply();
    await claiming;
    assert.equal(epoch, 3);
  });

  it('goes on if another node has given up', async () => {
    save();
    const one = create('one');
    void one.claim('/', PID, () => undefined);
    await settle();
    let epoch: number | undefined;
    const other = create('other');
    const claiming = other.claim('/', PID, (claimed) => ({ epoch } = claimed));
    await settle();
    other.release({ namespace: '/', pid: PID }); // Not its own.
    assert.ok(redis.hash(claim));
    one.release({ namespace: '/', pid: PID });
    assert.equal(redis.hash(claim), undefined);
    mock.timers.tick(50);
    await settle();
    apply();
    await claiming;
    assert.equal(epoch, 3);
  });

  it('gives up after five seconds without a reply, and asks no more', async () => {
    save();
    create('one')
      .claim('/', PID, () => undefined)
      .catch(() => undefined); // It gives up too.
    await settle();
    const claiming = create('other').claim('/', PID, () => assert.fail());
    await settle();
    mock.timers.tick(5000);
    await assert.rejects(claiming, DeadlineError);
    const { length } = client.sent;
    for (let i = 0; i < 3; i++) {
      mock.timers.tick(1000);
      await settle();
    }
    assert.ok(client.sent.length <= length + 1);
    apply();
  });

  it('gives up if the claim is not applied within five seconds, and forgets it', async () => {
    save();
    const claiming = create('one').claim('/', PID, () => assert.fail());
    await settle();
    assert.equal(waiting.size, 1);
    mock.timers.tick(5000);
    await assert.rejects(claiming, DeadlineError);
    assert.equal(waiting.size, 0);
  });

  it('does not mind if a claim can not be given back', async () => {
    const claims = create('one');
    redis.failure = new Error('down');
    claims.release({ namespace: '/', pid: undefined });
    await settle();
  });
});
