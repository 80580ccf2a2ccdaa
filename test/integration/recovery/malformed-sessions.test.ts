import assert from 'node:assert/strict';

import { describeOnRedis, describeRecovery } from '../../support/recovery/test-cluster';
import { numbers, send } from './messages';

// prettier-ignore
const VALUES: unknown[] = [
  undefined, null, true, 0, -1, 1e308, '', ' ', '0-0', '-', '*', '+', '$', '1-1-1', 'x'.repeat(100_000), '\0', '__proto__',
  'constructor', '*'.repeat(20), '{x}:y', 'a\r\nFLUSHALL\r\n', [], ['0-0'], {}, { toString: 1 }, { length: 20 },
  'A'.repeat(20), `${'A'.repeat(19)}*`, `${'A'.repeat(19)}:`,
];

describeRecovery('nothing that a client presents ends a node or restores anything', (cluster) => {
  it('a client with a malformed session or offset is not recovered, and its node goes on', async () => {
    const [near] = await cluster.startNodes();
    const other = await cluster.connect(near, ['record']);
    await other.loseConnection();
    const { pid, lastOffset } = other.session;
    for (const auth of VALUES.flatMap((value) => [
      { pid: value, offset: value },
      { pid: value, offset: lastOffset },
      { pid, offset: value },
    ])) {
      const client = await cluster.createTestClient(near, '/', { auth: auth as never });
      await client.connect();
      assert.equal(client.socket.recovered, false, JSON.stringify(auth).slice(0, 100));
      assert.deepEqual(client.rooms, []);
      client.stop();
    }
    send(near, 'record', 1);
    assert.equal(await other.connect(), true);
    await cluster.settle();
    assert.deepEqual(other.received, [1]);
  });

  it('a session is not restored in a namespace whose name is a part of a key', async () => {
    const [near] = await cluster.startNodes();
    near.io.of(/^\/.*$/);
    const client = await cluster.connect(near, ['record']);
    await client.loseConnection();
    for (const namespace of ['/:', '/\u0000', '/}{', `/:${client.session.pid}`]) {
      const other = await cluster.createTestClient(near, namespace);
      other.session = client.session;
      await other.connect();
      assert.equal(other.recovered, false);
      assert.deepEqual(other.rooms, []);
    }
    assert.equal(await client.connect(), true);
  });

  it('rooms of any name are restored', async () => {
    const [near, far] = await cluster.startNodes();
    const rooms = ['', '\0', '\0x', '/\0room', '__proto__', 'constructor', 'a b', '{x}', '\ud800', 'x'.repeat(10_000)];
    const client = await cluster.connect(near, rooms);
    await client.loseConnection();
    for (const room of rooms) send(near, room, room.slice(0, 10));
    send(near, 'none of them', 'wrong');
    assert.equal(await client.connect(far), true);
    await cluster.settle();
    assert.deepEqual(client.received.length, rooms.length);
    assert.deepEqual(client.rooms, [...rooms].sort());
  });
});

describeRecovery('nothing in socket.data ends a node', (cluster) => {
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  const DATA: Record<string, unknown> = {
    'a function': { log: () => undefined },
    'a symbol': { symbol: Symbol('x') },
    'a circular reference': circular,
    'a bigint': { count: 1n },
    'a getter that throws': Object.defineProperty({}, 'broken', {
      enumerable: true,
      get() {
        throw new Error('no');
      },
    }),
    'an object of a class': { url: new URL('http://localhost'), error: new Error('x') },
    undefined: undefined,
  };
  for (const [name, data] of Object.entries(DATA)) {
    it(`${name} in socket.data does not end a node: the client is recovered, or new`, async () => {
      const [near, far] = await cluster.startNodes();
      const client = await cluster.connect(near);
      client.socket.data = data;
      await client.socket.join('record');
      await client.loseConnection();
      send(near, 'record', 1);
      const recovered = await client.connect(far);
      await cluster.settle();
      assert.deepEqual(client.received, recovered ? [1] : []);
      const other = await cluster.connect(near, ['record']);
      await other.loseConnection();
      send(near, 'record', 2);
      assert.equal(await other.connect(far), true);
      await cluster.settle();
      assert.deepEqual(other.received, [2]);
    });
  }
});

describeOnRedis('nothing in the log ends a node', (cluster) => {
  it('entries of other programs, or of another version of this package, do not end a node', async () => {
    const [near, far] = await cluster.startNodes({ maxLen: 50 });
    const client = await cluster.connect(far, ['record']);
    const { client: redis } = cluster.requireRedis();
    const key = (name: string) => `{${cluster.keyPrefix}}:${name}`;
    for (const data of ['', 'x', '{', 'null', '[]', '{}', '{"kind":"x"}', '{"kind":"broadcast"}', '{"kind":"claim"}']) {
      await redis.xadd(key('log'), '*', 'node', 'x', 'namespace', '/', 'data', data);
      await redis.xadd(key('log'), '*', 'node', 'x', 'sequence', 'NaN', 'namespace', '/', 'data', data);
      await redis.xadd(key('requests'), '*', 'data', data);
    }
    await redis.xadd(key('log'), '*', 'x', 'y');
    await redis.xadd(key('log'), '*', 'node', 'x', 'namespace', '/', 'data', '{"kind":"join"}');
    await redis.xadd(key('requests'), '*', 'x', 'y');
    send(near, 'record', 1);
    await cluster.settle();
    if (client.client.connected) assert.deepEqual(client.received, [1]);
    await cluster.reconnectWitnesses();
    const another = await cluster.connect(far, ['record']);
    for (const number of numbers(1, 200)) send(near, 'record', number); // Until nothing of it is left.
    await cluster.settle();
    assert.deepEqual(another.received, numbers(1, 200));
    assert.ok((await near.io.fetchSockets()).length >= 2);
  });
});
