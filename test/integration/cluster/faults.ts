import assert from 'node:assert/strict';

import { numbers, type Subscribers } from './delivery';
import type { Engine } from './engine';
import type { Subscriber } from './subscriber';

/** What is known of an engine whose Redis doesn't answer. */
interface Outage {
  /** When subscribers hear who are on the same node as the sender. */
  local: 'at once' | 'when it is back';
  /** What those on another node have heard in the end, if Redis was killed. */
  remote: 'all' | 'not all';
}

/** Tests that all nodes outlive what befalls Redis, and go on by themselves. */
export function itOutlivesRedis(engine: Engine, [near, far]: Subscribers, { local, remote }: Outage): void {
  const { stage } = engine;

  /** Sends a hundred messages while Redis doesn't answer, and sees that local subscribers hear when they should. */
  async function sendMeanwhile(): Promise<void> {
    await engine.near.tell('messages', 83, 1, 100);
    if (local === 'at once') await near().hears('number', 100);
    await near().request('GET', '/process'); // whose answer would come after a message
    assert.deepEqual(near().data, local === 'at once' ? numbers(1, 100) : []);
    assert.deepEqual(far().data, []);
  }

  it(`loses nothing while Redis is frozen: local subscribers hear ${local}, remote ones when it is back`, async () => {
    engine.redis.freeze();
    try {
      await sendMeanwhile();
    } finally {
      engine.redis.thaw();
    }
    await stage.fence(engine.near, near(), far());

    assert.deepEqual(near().data, numbers(1, 100));
    assert.deepEqual(far().data, numbers(1, 100));
  });

  it('outlives that Redis is killed and started again, and that clients leave meanwhile', async () => {
    const leaving = await stage.subscriber(engine.far);

    await engine.redis.kill();
    await sendMeanwhile();
    leaving.disconnect();
    await engine.redis.startAgain();
    await stage.connection([engine.near, engine.far, engine.worker], [near(), far()]);
    await engine.far.tell('message', 83, { after: true });
    await stage.fence(engine.far, near(), far());

    assert.deepEqual(near().data, [...numbers(1, 100), { after: true }]);
    const heard = far().data;
    assert.deepEqual(heard.pop(), { after: true });
    // Where a subscription may come back later than what was to be published, some are lost, but none is out of order.
    const expected = numbers(1, 100).filter(
      ({ number }) => remote === 'all' || heard.some((data) => data['number'] === number),
    );
    assert.deepEqual(heard, expected);
    assert.ok(engine.all.every((node) => node.isAlive));
  });
}

/** Tests that a node is told all that it missed. */
export function itLosesNothingForABrokenConnection(engine: Engine, [near, far]: Subscribers): void {
  it('loses nothing for a node whose connection to Redis breaks', async () => {
    await sendPast(engine, near());
    await engine.stage.connection([engine.near], [far()]);

    assert.deepEqual(far().data, numbers(1, 100));
  });
}

/** Tests that a node misses what was sent while it was not connected, and hears again by itself. */
export function itLosesForABrokenConnection(engine: Engine, [near, far]: Subscribers): void {
  it('loses for a node whose connection to Redis breaks what is sent meanwhile', async () => {
    await sendPast(engine, near());
    await engine.stage.connection([engine.near], [far()]);
    await engine.near.tell('message', 83, { after: true });
    await engine.stage.fence(engine.near, near(), far());

    assert.deepEqual(far().data, [{ after: true }]);
  });
}

/** Breaks every connection to Redis while the far node stands still, sends, and lets that node go on. */
async function sendPast({ near, far, redis, stage }: Engine, subscriber: Subscriber): Promise<void> {
  far.process.kill('SIGSTOP');
  try {
    await redis.client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await redis.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await stage.connection([near], [subscriber]);
    await near.tell('messages', 83, 1, 100);
    await stage.fence(near, subscriber);
    await near.tell('flush');
  } finally {
    far.process.kill('SIGCONT');
  }
}
