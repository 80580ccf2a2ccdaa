import assert from 'node:assert/strict';

import { createAdapter } from '@socket.io/redis-streams-adapter';

import { enableRecovery, type RecoverySetting } from '../../../src/recovery/recovery';
import { CuttableServer, type Visitor } from '../../support/cuttable-server';
import { describeWith } from '../../support/programs';
import { RedisServer } from '../../support/redis-server';
import { Door } from './door';

describeWith(['redis-server'], 'enableRecovery() on two nodes with Redis Streams', () => {
  let redis: RedisServer | undefined;
  let near: CuttableServer;
  let far: CuttableServer;
  let door: Door;

  before(async () => {
    redis = await new RedisServer().start();
  });
  after(() => redis?.stop());

  interface StreamOptions {
    maxLen?: number;
    streamName?: string;
  }
  function startNode(setting: RecoverySetting, options: StreamOptions = {}): Promise<CuttableServer> {
    assert(redis);
    const server = new CuttableServer({ adapter: createAdapter(redis.connect(), options) });
    enableRecovery(server.io, setting);
    return server.start();
  }
  async function start(setting: RecoverySetting, options?: StreamOptions): Promise<void> {
    [near, far] = [await startNode(setting, options), await startNode(setting, options)];
    door = await new Door(near.port).open();
  }
  afterEach(async () => {
    door.close();
    await near.stop();
    await far.stop();
  });

  /** A client on the near node that has joined the room of the tests. */
  async function subscriber(): Promise<Visitor> {
    const visitor = await near.connect('/', door.url);
    await visitor.firstOffset;
    await visitor.socket.join('record');
    return visitor;
  }

  async function comesBackAtTheFarNode(visitor: Visitor): Promise<void> {
    door.port = far.port;
    visitor.server = far;
    await visitor.comesBack();
  }

  it('recovers a client on the same node', async () => {
    await start(true);
    const visitor = await subscriber();
    await visitor.allHasArrived();
    assert.equal(visitor.offsets, 1, 'nothing comes twice');
    await visitor.isCutOff();
    near.io.to('record').emit('item', 1);
    far.io.to('record').emit('item', 2);
    await visitor.comesBack();
    assert.equal(visitor.client.recovered, true);
    assert.deepEqual(new Set(visitor.heard.map(([, value]) => value)), new Set([1, 2]));
  });

  it('recovers a client that is back at the same node before the node knows that it was gone', async () => {
    await start(true);
    const visitor = await subscriber();
    await visitor.losesItsNetwork(door);
    near.io.to('record').emit('item', 1);
    await visitor.comesBack();
    assert.equal(visitor.client.recovered, true);
    assert.deepEqual(visitor.heard, [['item', 1]]);
  });

  it('brings everything once, and in one order everywhere, though a client goes and comes back while both nodes send', async () => {
    await start(true);
    const visitor = await subscriber();
    const witness = await far.connect();
    await witness.socket.join('record');
    for (const next of [far, near, near, far, far]) {
      for (const { heard } of [visitor, witness]) heard.length = 0;
      const all = sendFromBoth(300);
      while (visitor.heard.length < 50) await new Promise(setImmediate);
      await visitor.losesItsNetwork(door);
      door.port = next.port;
      visitor.server = next;
      await visitor.comesBack();
      await all;
      await bringsTheEnd(near, visitor, witness);
      await bringsTheEnd(far, visitor, witness);
      assert.equal(visitor.client.recovered, true);
      assert.equal(witness.heard.length, 602);
      assert.deepEqual(visitor.heard, witness.heard);
    }
  });

  /** Sends from both nodes at once, but not all in one breath. */
  async function sendFromBoth(count: number): Promise<void> {
    for (let number = 0; number < count; number++) {
      near.io.to('record').emit('item', `near ${number}`);
      far.io.to('record').emit('item', `far ${number}`);
      if (number % 10 === 0) await new Promise(setImmediate);
    }
  }

  /** Waits until clients have heard all that a node sent. */
  async function bringsTheEnd(from: CuttableServer, ...visitors: Visitor[]): Promise<void> {
    const end = `end ${from.port}`;
    const heard = visitors.map(({ client }) => new Promise((resolve) => client.once(end, resolve)));
    from.io.to('record').emit(end);
    await Promise.all(heard);
  }

  it('recovers a client on a node that has just started, and has read nothing yet', async () => {
    await start(true);
    const visitor = await subscriber();
    await visitor.isCutOff();
    near.io.to('record').emit('item', 1);
    const witness = await near.connect();
    await witness.allHasArrived();
    await far.stop();
    far = await startNode(true);
    await comesBackAtTheFarNode(visitor);
    assert.equal(visitor.client.recovered, true);
    assert.deepEqual(visitor.heard, [['item', 1]]);
  });

  it('brings what a node sends that does not read yet, and recovers who heard nothing else', async () => {
    await start(true);
    await redis?.stopReaders();
    const visitor = await subscriber();
    await visitor.isCutOff();
    far.io.to('record').emit('item', 1);
    await visitor.comesBack();
    assert.equal(visitor.client.recovered, true);
    assert.deepEqual(visitor.heard, [['item', 1]]);
  });

  it('keeps on a node what is for that node alone', async () => {
    await start(true);
    const visitor = await subscriber();
    const witness = await far.connect();
    await witness.socket.join('record');
    near.io.local.to('record').emit('item', 1);
    await bringsTheEnd(near, visitor, witness);
    assert.deepEqual([visitor.heard[0], witness.heard[0]?.[0]], [['item', 1], `end ${near.port}`]);
  });

  it('still tells the clients of its own node what Redis has no memory for', async () => {
    await start(true);
    const visitor = await subscriber();
    await visitor.allHasArrived();
    assert(redis);
    await redis.client.config('SET', 'maxmemory', '1');
    try {
      const heard = new Promise((resolve) => visitor.client.once('item', resolve));
      near.io.to('record').emit('item', 1);
      assert.equal(await heard, 1);
    } finally {
      await redis.client.config('SET', 'maxmemory', '0');
    }
  });

  it('recovers a client on another node, though its own died without a word, with the rooms that it was in', async () => {
    await start(true);
    const visitor = await subscriber();
    await visitor.socket.join('another');
    await visitor.socket.leave('record');
    await visitor.socket.join('a third');
    for (let trip = 0; trip < 2; trip++) await visitor.allHasArrived(); // so Redis has been told of the rooms
    await visitor.losesItsNetwork(door); // the near node holds it for connected, and never tells anyone otherwise
    far.io.to('another').emit('item', 1);
    far.io.to('record').emit('item', 2);
    far.io.to('a third').emit('item', 3);
    await comesBackAtTheFarNode(visitor);
    assert.equal(visitor.client.recovered, true);
    assert.deepEqual(visitor.heard, [
      ['item', 1],
      ['item', 3],
    ]);
    assert.deepEqual([...visitor.socket.rooms].sort(), [visitor.socket.id, 'another', 'a third'].sort());
  });

  it('does so though it was connected for longer than a session is kept', async () => {
    await start({ maxDisconnectionDuration: 400 });
    const visitor = await subscriber();
    while (visitor.offsets < 8) await visitor.nextOffset();
    await visitor.losesItsNetwork(door);
    far.io.to('record').emit('item', 1);
    await comesBackAtTheFarNode(visitor);
    assert.equal(visitor.client.recovered, true);
    assert.deepEqual(visitor.heard, [['item', 1]]);
  });

  it('does not recover a client that the stream has become too short for, but loses nothing to those who stay', async () => {
    await start(true, { maxLen: 100, streamName: 'short' });
    const visitor = await subscriber();
    const witness = await near.connect();
    await visitor.losesItsNetwork(door);
    for (let count = 0; count < 1000; count++) near.io.emit('item', count);
    await witness.allHasArrived();
    await comesBackAtTheFarNode(visitor);
    assert.equal(visitor.client.recovered, false);
    const numbers = witness.heard.map(([, count]) => Number(count));
    assert.deepEqual(
      numbers.sort((one, other) => one - other), // what fell off the stream may come late
      Array.from({ length: 1000 }, (_, count) => count),
    );
  });

  for (const [what, leave] of [
    ['has left of its own accord', (visitor: Visitor) => visitor.client.disconnect()],
    ['was made to leave', (visitor: Visitor) => visitor.socket.disconnect()],
  ] as const) {
    it(`does not recover a client that ${what}`, async () => {
      await start(true);
      const visitor = await subscriber();
      await visitor.allHasArrived();
      const gone = new Promise((resolve) => visitor.socket.once('disconnect', resolve));
      const noticed = new Promise((resolve) => visitor.client.once('disconnect', resolve));
      leave(visitor);
      await Promise.all([gone, noticed]);
      await comesBackAtTheFarNode(visitor);
      assert.equal(visitor.client.recovered, false);
    });
  }
});
