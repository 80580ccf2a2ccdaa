import assert from 'node:assert/strict';

import { ClusterNode } from '../../../support/recovery/cluster-node';
import { FakeRedis } from '../../../support/recovery/fake-redis';
import { connect, settle, socketOf } from '../../../support/recovery/memory-server';

describe('recovery/redis/cluster-adapter', () => {
  it('recovers a client on another node', async () => {
    const redis = new FakeRedis();
    const [one, other] = [new ClusterNode(redis), new ClusterNode(redis)];
    await settle();
    const client = await connect(one.io);
    void socketOf(one.io, client).join('room');
    await settle();
    other.io.to('room').emit('event', 1);
    await settle();
    client.cut();
    one.io.to('room').emit('event', 2);
    await settle();
    await connect(other.io, client);
    assert.equal(client.socket.recovered, true);
    one.io.to('room').emit('event', 3);
    await settle();
    assert.deepEqual(client.socket.texts, [1, 2, 3]);
    await Promise.all([one.close(), other.close()]);
  });
});
