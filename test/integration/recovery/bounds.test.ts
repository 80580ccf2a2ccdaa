import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { Server } from 'socket.io';

import { enableRecovery } from '../../../src/recovery/enable';
import { parseRecoveryOptions } from '../../../src/recovery/options';
import { describeOnRedis, describeRecovery } from '../../support/recovery/test-cluster';
import { numbers, send } from './messages';

const COUNT = 20_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function usedMemory(): number {
  collectGarbage(); // Buffers, whose memory is outside of the heap, are given back only by the next.
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe('the memory that recovery takes', () => {
  /** Bytes for each of many events to a room where nobody is. */
  function bytesPerEvent(data: (id: number) => object, recovery: unknown): number {
    const io = new Server();
    const options = parseRecoveryOptions(recovery, 'recovery');
    if (options !== undefined) enableRecovery(io, options);
    const emit = (id: number) => {
      const room = `sails_model_user_${id % 100}:user`;
      io.to(room)
        .except('0123456789abcdefghij')
        .emit('user', { verb: 'messaged', id, data: data(id) });
    };
    for (const id of numbers(1, 1000)) emit(id); // So that what is made once does not count.
    const before = usedMemory();
    for (const id of numbers(1, COUNT)) emit(id);
    const bytes = (usedMemory() - before) / COUNT;
    assert.ok(io.of('/').adapter); // So that everything is still there.
    return bytes;
  }

  it('an event in memory takes about a kilobyte, and its data', () => {
    const small = bytesPerEvent((id) => ({ count: id, hairColor: 'red' }), true);
    const large = bytesPerEvent((id) => ({ text: String(id).padEnd(1000, '-') }), true);
    assert.ok(small > 300 && small < 1300, `${small} bytes`);
    assert.ok(large > small + 800 && large < small + 1400, `${large} bytes, not ${small}`);
  });

  it('a node without recovery keeps no events', () => {
    assert.ok(bytesPerEvent((id) => ({ count: id, hairColor: 'red' }), false) < 100);
  });
});

describeRecovery('what recovery keeps is bounded', (cluster) => {
  it('events and sessions are dropped after some time', async () => {
    const [near] = await cluster.startNodes({ recovery: { maxDisconnectionDuration: 50 } });
    const client = await cluster.connect(near, ['record']);
    const events = 2000;
    const before = usedMemory();
    for (let round = 0; round < 5; round++) {
      for (const number of numbers(1, events)) send(near, 'others', { number, text: 'x'.repeat(1000) });
      await cluster.settle();
      await client.hasOffsetEvents(client.offsetEvents + 8); // At least twice the whole duration.
    }
    send(near, 'others', 'the last');
    await cluster.settle();
    const grown = usedMemory() - before;
    assert.ok(grown < events * 1500, `${grown} bytes`);
  });

  it('the rooms that a client has left are dropped from its session after some time', async () => {
    const [near] = await cluster.startNodes({ recovery: { maxDisconnectionDuration: 50 } });
    const client = await cluster.connect(near, ['record']);
    const rooms = 5000;
    let before = 0;
    for (let round = 0; round < 5; round++) {
      if (round === 1) before = usedMemory(); // What is made once does not count.
      for (const number of numbers(1, rooms)) {
        void client.socket.join(`room ${round}-${number}`);
        void client.socket.leave(`room ${round}-${number}`);
      }
      // What is forgotten is older than the log's first entry: the log has to move on, and the client to be visited.
      for (let visits = 0; visits < 8; visits++) {
        send(near, 'others', 'an event');
        await cluster.settle();
        await client.receives('sails-hook-message:offset');
      }
    }
    const grown = usedMemory() - before;
    assert.ok(grown < rooms * 200, `${grown} bytes`);
  });

  it('nothing is kept of a socket that is gone', async () => {
    const [near] = await cluster.startNodes({ recovery: { maxDisconnectionDuration: 100 } });
    const client = await cluster.connect(near, ['record']);
    const socket = new WeakRef(client.socket);
    await client.loseConnection();
    for (let tries = 0; tries < 100 && socket.deref() !== undefined; tries++) {
      await new Promise(setImmediate);
      collectGarbage();
    }
    assert.equal(socket.deref(), undefined);
  });
});

describeOnRedis('what recovery keeps is bounded', (cluster) => {
  it('the log in Redis is limited by maxLen, and every other key expires', async () => {
    const [near] = await cluster.startNodes({ maxLen: 200 });
    const clients = await Promise.all(numbers(1, 10).map(() => cluster.connect(near, ['record'])));
    for (const number of numbers(1, 5000)) send(near, 'record', number);
    for (const client of clients.slice(0, 5)) await client.leave();
    await cluster.settle();
    const { client: redis } = cluster.requireRedis();
    assert.ok((await redis.xlen(`{${cluster.keyPrefix}}:log`)) < 600);
    for (const key of await redis.keys(`{${cluster.keyPrefix}}:*`)) {
      if (!/:(log|requests)$/.test(key)) assert.ok((await redis.pttl(key)) > 0, key);
    }
  });
});
