import assert from 'node:assert/strict';

import { createAdapter } from '@socket.io/redis-streams-adapter';

import { enableRecovery, type RecoverySetting } from '../../src/recovery';
import { CuttableServer, type Visitor } from './cuttable-server';
import { Door } from './door';
import { RedisServer } from './redis-server';

describe('enableRecovery() on two nodes with Redis Streams', () => {
  let redis: RedisServer | undefined;
  let near: CuttableServer;
  let far: CuttableServer;
  let door: Door;

  before(async function () {
    if (!RedisServer.isInstalled) {
      console.log('    left out, because redis-server is not installed: recovery with Redis Streams');
      this.skip();
    }
    redis = await new RedisServer().start();
  });
  after(() => redis?.stop());

  async function start(setting: RecoverySetting): Promise<void> {
    const node = () => {
      assert(redis);
      const server = new CuttableServer({ adapter: createAdapter(redis.client()) });
      enableRecovery(server.io, setting);
      return server.start();
    };
    [near, far] = [await node(), await node()];
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
