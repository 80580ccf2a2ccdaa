import assert from 'node:assert/strict';

import type { TestClient } from '../../support/recovery/test-client';
import { describeRecovery } from '../../support/recovery/test-cluster';
import { send } from './messages';

describeRecovery('events', (cluster) => {
  /** What a client receives when it has missed something, or else at once. */
  async function receive(client: TestClient, event: string, emit: () => void): Promise<unknown[]> {
    const received = client.receives(event);
    emit();
    return (await received).slice(0, -1); // Without the offset.
  }

  for (const isAway of [false, true]) {
    it(`every kind of event keeps its data${isAway ? ' when it was missed' : ''}`, async () => {
      const [near, far] = await cluster.startNodes();
      const client = await cluster.connect(near, ['record']);
      const data: unknown[] = [
        'Grüße, 世界, 👋🏽, \u2028, \u0000',
        [0, 0.1, -1.5, 5e-324, 2 ** 53, 1e300],
        [true, false, null, '', [], {}],
        Buffer.from([0, 255, 128]),
        { nested: { bytes: Buffer.from('abc'), more: [Buffer.alloc(0), Buffer.alloc(100_000, 1)] } },
        { _placeholder: false, num: 0, __proto__: null, constructor: 1 },
        'a last argument that is text',
      ];
      if (isAway) await client.loseConnection();
      const received = await receive(client, 'data', () => {
        near.io.to('record').emit('data', ...data);
        if (isAway) void client.connect(far);
      });
      assert.deepEqual(received, JSON.parse(JSON.stringify(data), reviveBuffer));
    });
  }

  it('an event has its offset as the last argument, so that a text in its data is not read as an offset', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near, ['record']);
    for (const emit of [
      () => near.io.to('record').volatile.emit('text', '0-0'),
      () => near.io.to('record').local.emit('text', '9999999999999-0'),
      () => client.socket.volatile.emit('text', 'status'),
      () => client.socket.emit('text', 'status'),
      () => near.io.to('record').emit('text'),
    ]) {
      const received = client.receives('text');
      emit();
      const offset = (await received).at(-1);
      assert.match(String(offset), /^\d{13}-\d+$/);
      assert.equal(client.session.lastOffset, offset);
      await client.loseConnection();
      assert.equal(await client.connect(far), true);
      await client.loseConnection();
      assert.equal(await client.connect(near), true);
    }
  });

  it('an event that expects an acknowledgement has no offset, and its listener receives the callback as the last argument', async () => {
    const [near] = await cluster.startNodes();
    const client = await cluster.connect(near, ['record']);
    client.client.on('ask', (text: string, acknowledge: (reply: unknown) => void) => {
      acknowledge(`${text}!`);
    });
    const { lastOffset } = client.session;
    assert.deepEqual(await near.io.timeout(5000).to('record').emitWithAck('ask', 'text'), ['text!']);
    assert.equal(await client.socket.emitWithAck('ask', 'text'), 'text!');
    assert.equal(client.session.lastOffset, lastOffset);
  });

  it('an event that is volatile or expects an acknowledgement is not sent again to a recovered client', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near, ['record']);
    await client.loseConnection();
    near.io.to('record').volatile.emit('item', 'volatile');
    const acknowledged = near.io
      .timeout(50)
      .to('record')
      .emitWithAck('item', 'acknowledged')
      .catch(() => []);
    send(near, 'record', 1);
    assert.equal(await client.connect(far), true);
    await acknowledged;
    await cluster.settle();
    assert.deepEqual(client.received, [1]);
  });

  it('a local event stays on its node, also when it was missed', async () => {
    const [near, far] = await cluster.startNodes();
    const [client, other] = [await cluster.connect(near, ['record']), await cluster.connect(far, ['record'])];
    await client.loseConnection();
    near.io.local.to('record').emit('item', 'of near');
    send(near, 'record', 'of all');
    assert.equal(await client.connect(near), true);
    await cluster.settle();
    assert.deepEqual(client.received, ['of near', 'of all']);
    assert.deepEqual(other.received, cluster.isInMemory ? ['of near', 'of all'] : ['of all']);
  });

  it('an event that cannot be encoded throws at its sender and reaches nobody, and the next events arrive', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near, ['record']);
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    for (const value of [
      circular,
      1n,
      {
        toJSON() {
          throw new Error('no');
        },
      },
    ]) {
      assert.throws(() => {
        send(near, 'record', value);
      });
    }
    send(near, 'record', 1);
    await client.loseConnection();
    try {
      send(near, 'record', 2n);
    } catch {
      // In memory, nothing is encoded while nobody is there.
    }
    send(near, 'record', 3);
    assert.equal(await client.connect(far), true);
    await cluster.settle();
    assert.deepEqual(client.received, [1, 3]);
  });
});

function reviveBuffer(_key: string, value: unknown): unknown {
  const { type, data } = (value ?? {}) as { type?: string; data?: number[] };
  return type === 'Buffer' && data !== undefined ? Buffer.from(data) : value;
}
