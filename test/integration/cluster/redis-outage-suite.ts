import assert from 'node:assert/strict';

import type { AdapterSetup } from './adapter-setup';
import { numberedData, type Subscribers } from './delivery-suite';
import type { Subscriber } from './subscriber';

/** How an adapter delivers during and after an outage of Redis. */
interface Outage {
  /** When subscribers on the sender's node receive messages. */
  local: 'immediately' | 'after it';
  /** What subscribers on another node have received in the end, if Redis was killed. */
  remote: 'all' | 'not all';
}

/** Tests that every node survives an outage of Redis, and continues automatically. */
export function testRedisOutage(setup: AdapterSetup, [near, far]: Subscribers, { local, remote }: Outage): void {
  const { cluster } = setup;

  /** Sends a hundred messages while Redis does not respond, and checks when local subscribers receive them. */
  async function sendDuringOutage(): Promise<void> {
    await setup.near.run('messages', 83, 1, 100);
    if (local === 'immediately') await near().waitForData('number', 100);
    await near().request('GET', '/process'); // the response would arrive after a message
    assert.deepEqual(near().data, local === 'immediately' ? numberedData(1, 100) : []);
    assert.deepEqual(far().data, []);
  }

  it(`no message is lost while Redis is frozen: local subscribers receive it ${local}, remote ones after it`, async () => {
    setup.redis.freeze();
    try {
      await sendDuringOutage();
    } finally {
      setup.redis.thaw();
    }
    await cluster.waitForDelivery(setup.near, near(), far());

    assert.deepEqual(near().data, numberedData(1, 100));
    assert.deepEqual(far().data, numberedData(1, 100));
  });

  it('every node survives a restart of Redis, during which a client disconnects', async () => {
    const leaving = await cluster.connectSubscriber(setup.far);

    await setup.redis.kill();
    await sendDuringOutage();
    leaving.disconnect();
    await setup.redis.startAgain();
    await cluster.waitForRoute([setup.near, setup.far, setup.worker], [near(), far()]);
    await setup.far.run('message', 83, { after: true });
    await cluster.waitForDelivery(setup.far, near(), far());

    assert.deepEqual(near().data, [...numberedData(1, 100), { after: true }]);
    const received = far().data;
    assert.deepEqual(received.pop(), { after: true });
    // Where a node may subscribe again after the messages are published, some are lost, but none is out of order.
    const expected = numberedData(1, 100).filter(
      ({ number }) => remote === 'all' || received.some((data) => data['number'] === number),
    );
    assert.deepEqual(received, expected);
    assert.ok(setup.all.every((node) => node.isAlive));
  });
}

/** Tests an adapter that delivers what a node missed while its connection was broken. */
export function testBrokenConnectionWithoutLoss(setup: AdapterSetup, [near, far]: Subscribers): void {
  it('a node whose connection to Redis breaks delivers every message', async () => {
    await sendWhileFarIsPaused(setup, near());
    await setup.cluster.waitForRoute([setup.near], [far()]);

    assert.deepEqual(far().data, numberedData(1, 100));
  });
}

/** Tests an adapter that loses what was sent while a node's connection was broken, and continues automatically. */
export function testBrokenConnectionWithLoss(setup: AdapterSetup, [near, far]: Subscribers): void {
  it('a node whose connection to Redis breaks loses the messages that are sent meanwhile, and no later ones', async () => {
    await sendWhileFarIsPaused(setup, near());
    await setup.cluster.waitForRoute([setup.near], [far()]);
    await setup.near.run('message', 83, { after: true });
    await setup.cluster.waitForDelivery(setup.near, near(), far());

    assert.deepEqual(far().data, [{ after: true }]);
  });
}

/** Closes every connection to Redis while the far node is paused, sends messages, and resumes that node. */
async function sendWhileFarIsPaused(
  { near, far, redis, cluster: cluster }: AdapterSetup,
  subscriber: Subscriber,
): Promise<void> {
  far.process.kill('SIGSTOP');
  try {
    await redis.client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await redis.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await cluster.waitForRoute([near], [subscriber]);
    await near.run('messages', 83, 1, 100);
    await cluster.waitForDelivery(near, subscriber);
    await near.run('flush');
  } finally {
    far.process.kill('SIGCONT');
  }
}
