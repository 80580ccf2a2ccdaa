import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';

import { describeOnRedis, describeRecovery } from '../../support/recovery/test-cluster';
import { numbers, send } from './messages';

describeRecovery('recovered is false in any doubt', (cluster) => {
  it('a client that was away for longer than maxDisconnectionDuration is not recovered', async () => {
    const [near, far] = await cluster.startNodes({ recovery: { maxDisconnectionDuration: 50 } });
    const client = await cluster.connect(near, ['record']);
    await client.loseConnection();
    send(near, 'record', 1);
    await cluster.settle();
    await setTimeout(100); // Time itself is tested.
    assert.equal(await client.connect(far), false);
    send(near, 'record', 2);
    await cluster.settle();
    assert.deepEqual(client.received, []);
  });

  it('a client with an offset that never existed is not recovered', async () => {
    const [near, far] = await cluster.startNodes();
    const first = await cluster.connect(near, ['record']);
    const [time = ''] = first.session.lastOffset.split('-');
    const offsets = ['0-0', `${time}-999999`, '9999999999999-0', time, '-', 'Infinity-0', 'NaN-NaN', `${time}-0-0`, ''];
    for (const lastOffset of offsets) {
      const client = await cluster.connect(near, ['record']);
      const { pid } = client.session;
      await client.loseConnection();
      client.session = { pid, lastOffset };
      assert.equal(await client.connect(far), false, lastOffset);
      assert.notEqual(client.session.pid, pid);
      assert.deepEqual(client.rooms, []);
    }
  });

  it('a client is not recovered after a restart that lost the events', async () => {
    const nodes = await cluster.startNodes();
    const client = await cluster.connect(nodes[0], ['record']);
    await client.loseConnection();
    for (const node of new Set(nodes)) await cluster.stopNode(node);
    cluster.reset();
    const restarted = await cluster.startNode();
    assert.equal(await client.connect(restarted), false);
    assert.deepEqual(client.rooms, []);
  });

  it('a session presented in a namespace that rejects its client is still restored in its own namespace', async () => {
    const [near] = await cluster.startNodes();
    near.io.of('/admin').use((_socket, next) => {
      next(new Error('banned'));
    });
    const client = await cluster.connect(near, ['record']);
    await client.loseConnection();
    const admin = await cluster.createTestClient(near, '/admin');
    admin.session = client.session;
    await assert.rejects(admin.connect(), { message: 'banned' });
    assert.equal(await client.connect(), true);
  });

  it('a client that was not recovered and has subscribed again is recovered the next time', async () => {
    const [near, far] = await cluster.startNodes({ recovery: { maxDisconnectionDuration: 1000 } });
    const client = await cluster.connect(near, ['record']);
    await client.leave();
    assert.equal(await client.connect(far), false);
    await client.socket.join('record');
    await cluster.settle();
    await client.loseConnection();
    send(near, 'record', 1);
    assert.equal(await client.connect(near), true);
    await cluster.settle();
    assert.deepEqual(client.received, [1]);
  });
});

describeOnRedis('recovered is false in any doubt', (cluster) => {
  it('a client is not recovered if more events than maxLen were sent, and connected clients miss nothing', async () => {
    const [near, far] = await cluster.startNodes({ maxLen: 100 });
    const client = await cluster.connect(near, ['record']);
    const other = await cluster.connect(far, ['record']);
    await client.loseConnection();
    for (const number of numbers(1, 1000)) send(near, 'record', number);
    await cluster.settle();
    assert.equal(await client.connect(near), false);
    assert.deepEqual(other.received, numbers(1, 1000));
  });

  it('a client is not recovered if the log is trimmed while its session is restored', async () => {
    const [near, far] = await cluster.startNodes({ maxLen: 100, recovery: { skipMiddlewares: false } });
    const client = await cluster.connect(near, ['record']);
    await client.loseConnection();
    send(near, 'record', 'missed');
    far.io.use((_socket, next) => {
      for (const number of numbers(1, 500)) send(near, 'others', number);
      void cluster.settle().then(() => {
        next();
      });
    });
    const recovered = await client.connect(far);
    await cluster.settle();
    assert.equal(recovered, false);
    assert.deepEqual(client.received, []);
    assert.deepEqual(client.rooms, []);
  });

  it('a client is not recovered if the log in Redis was trimmed before its node had read it', async () => {
    const [near] = await cluster.startNodes();
    const client = await cluster.connect(near, ['record']);
    await client.loseConnection();
    send(near, 'record', 'missed');
    await cluster.settle();
    await cluster.redis?.client.xtrim(`{${cluster.keyPrefix}}:log`, 'MAXLEN', 1);
    const late = await cluster.startNode();
    assert.equal(await client.connect(late), false);
  });

  it('a client whose session has expired is not recovered', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near, ['record']);
    await client.loseConnection();
    await cluster.settle();
    const keys = (await cluster.redis?.client.keys(`{${cluster.keyPrefix}}:session:*`)) ?? [];
    await cluster.redis?.client.del(...keys);
    assert.equal(await client.connect(far), false);
  });
});
