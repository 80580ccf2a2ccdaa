import assert from 'node:assert/strict';

import { ClusterNode } from '../../support/recovery/cluster-node';
import { FakeRedis } from '../../support/recovery/fake-redis';
import { connect, createMemoryServer, settle, socketOf } from '../../support/recovery/memory-server';

describe('recovery/restore', () => {
  it('runs middlewares for a client whose session was ended by what was read with its claim', async () => {
    const redis = new FakeRedis();
    const [one, other] = [new ClusterNode(redis), new ClusterNode(redis)];
    await settle();
    const client = await connect(one.io);
    await socketOf(one.io, client).join('room');
    client.cut();
    await settle();
    other.io.use((_socket, next) => {
      next(new Error('Unauthorized'));
    });
    redis.isAutomatic = false;
    one.io.disconnectSockets();
    await connect(other.io, client);
    redis.step(other.client);
    redis.step(one.client);
    await settle();
    redis.isAutomatic = true;
    redis.pump();
    await settle();
    assert.equal(client.socket.isConnected, false);
    assert.deepEqual(client.socket.error, { message: 'Unauthorized' });
    await Promise.all([one.close(), other.close()]);
  });

  it('closes the connection of a client whose session ended after middlewares were skipped', async () => {
    const io = createMemoryServer();
    const client = await connect(io);
    client.cut();
    const recovered: boolean[] = [];
    io.on('connection', (socket) => recovered.push(socket.recovered));
    const { adapter } = io.of('/');
    const restoreSession = adapter.restoreSession.bind(adapter);
    adapter.restoreSession = async (pid, offset) => {
      const session = await restoreSession(pid, offset);
      io.disconnectSockets();
      return session;
    };
    await connect(io, client);
    assert.deepEqual(recovered, [false]);
    assert.equal(client.socket.isConnected, false);
  });
});
