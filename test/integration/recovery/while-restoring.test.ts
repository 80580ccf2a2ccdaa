import assert from 'node:assert/strict';
import type { EventEmitter } from 'node:events';

import { Proxy } from '../../support/proxy';
import { describeOnRedis, describeRecovery } from '../../support/recovery/test-cluster';
import { numbers, send } from './messages';

describeRecovery('nothing is missing of what is sent while a client is restored', (cluster) => {
  it('a client receives what a microtask of its old connection sends while it is restored', async () => {
    const [near] = await cluster.startNodes();
    const client = await cluster.connect(near, ['record']);
    client.socket.on(
      'disconnect',
      () =>
        void Promise.resolve().then(() => {
          send(near, 'record', 'gone');
        }),
    );
    await client.loseNetwork();
    assert.equal(await client.connect(), true);
    send(near, 'record', 'after');
    await cluster.settle();
    assert.deepEqual(client.received, ['gone', 'after']);
  });

  it('a client receives what a listener of its connection sends, after what it missed', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near, ['record']);
    await client.loseConnection();
    send(near, 'record', 'missed');
    await cluster.settle();
    far.io.on('connection', (socket) => {
      socket.emit('item', 'welcome');
      send(far, 'record', 'here I am');
    });
    assert.equal(await client.connect(far), true);
    await cluster.settle();
    assert.deepEqual(client.received, ['missed', 'welcome', 'here I am']);
  });

  it('a client receives what is sent while middlewares take their time', async () => {
    const [near, far] = await cluster.startNodes({ recovery: { skipMiddlewares: false } });
    const client = await cluster.connect(near, ['record']);
    await client.loseConnection();
    send(near, 'record', 1);
    far.io.use((_socket, next) => {
      send(near, 'record', 2);
      void cluster
        .settle()
        .then(() => {
          send(far, 'record', 3);
        })
        .then(() => {
          next();
        });
    });
    assert.equal(await client.connect(far), true);
    await cluster.settle();
    assert.deepEqual(client.received, numbers(1, 3));
  });

  it('a client receives what it missed only after the middlewares have accepted it', async () => {
    const [near, far] = await cluster.startNodes({ recovery: { skipMiddlewares: false } });
    const client = await cluster.connect(near, ['record']);
    await client.loseConnection();
    send(near, 'record', 'secret');
    far.io.use((_socket, next) => {
      next(new Error('banned'));
    });
    const packets: unknown[] = [];
    client.client.io.once('open', () => {
      client.client.io.engine.on('data', (packet: unknown) => packets.push(packet));
    });
    await assert.rejects(client.connect(far), { message: 'banned' });
    assert.doesNotMatch(packets.join('\n'), /secret/);
  });

  it('a client that is cut again while what it missed arrives misses nothing', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near, ['record']);
    await client.loseConnection();
    for (const number of numbers(1, 20)) near.io.to('record').emit('item', number, 'x'.repeat(200));
    await cluster.settle();
    for (const bytes of [400, 800, 1200, 1600]) {
      client.proxy.cutNextAfter = bytes;
      const closed = new Promise((resolve) => client.client.io.once('close', resolve));
      client.client.connect();
      await closed;
    }
    assert.equal(await client.connect(far), true);
    await cluster.settle();
    assert.deepEqual(client.received, numbers(1, 20));
  });

  it('a client that is cut before it is let in misses nothing', async () => {
    const [near, far] = await cluster.startNodes();
    const client = await cluster.connect(near, ['record']);
    await client.loseConnection();
    send(near, 'record', 1);
    for (const node of [near, far, far]) {
      client.node = node;
      const closed = new Promise((resolve) => client.client.io.once('close', resolve));
      node.io.engine.once('connection', (connection: { on(event: string, listener: () => void): void }) => {
        connection.on('packet', () => {
          client.proxy.cut();
        }); // With this packet, it asks to be let in.
      });
      client.client.connect();
      await closed;
    }
    assert.equal(await client.connect(near), true);
    await cluster.settle();
    assert.deepEqual(client.received, [1]);
  });
});

describeOnRedis('nothing is missing of what is sent while a client is restored', (cluster) => {
  for (const [noticed, cut] of [
    ['notices', 'cut'],
    ['does not notice', 'cutClientSide'],
  ] as const) {
    it(`a client that is cut while Redis is frozen, which the node ${noticed}, misses nothing`, async () => {
      const [near, far] = await cluster.startNodes();
      const client = await cluster.connect(near, ['record']);
      await client.loseConnection();
      send(near, 'record', 1);
      await cluster.settle();
      const redis = cluster.requireRedis();
      redis.freeze();
      try {
        client.node = far;
        const closed = new Promise((resolve) => client.client.io.once('close', resolve));
        far.io.engine.once('connection', (connection: EventEmitter) =>
          connection.once('packet', () =>
            setImmediate(() => {
              client.proxy[cut]();
            }),
          ),
        );
        client.client.connect();
        await closed;
        const asksAgain = new Promise((resolve) => {
          near.io.engine.once('connection', (connection: EventEmitter) =>
            connection.once('packet', () => setImmediate(resolve)),
          );
        });
        const recovered = client.connect(near);
        await asksAgain;
        redis.thaw();
        assert.equal(await recovered, true);
      } finally {
        redis.thaw();
      }
      await cluster.settle();
      assert.deepEqual(client.received, [1]);
      assert.deepEqual(client.rooms, ['record']);
    });
  }

  it('a client misses nothing if Redis replies late', async () => {
    const proxy = await new Proxy(() => cluster.redis?.port ?? 0).open();
    try {
      const near = await cluster.startNode();
      const redis = cluster.createClient(proxy.port);
      redis.duplicate = () => cluster.createClient(); // Entries are read at once.
      const far = await cluster.startNode({ redis });
      const client = await cluster.connect(far, ['record']);
      await cluster.settle();
      proxy.replyDelay = 10;
      let sent = 0;
      const sending = setInterval(() => {
        send(near, 'record', ++sent);
      }, 1);
      for (const node of [far, near, far, far, near, far, far, far, far, far]) {
        await client.loseConnection();
        assert.equal(await client.connect(node), true);
        await cluster.settle();
      }
      clearInterval(sending);
      await cluster.settle();
      assert.deepEqual(client.received, numbers(1, sent));
    } finally {
      proxy.close();
    }
  });
});
