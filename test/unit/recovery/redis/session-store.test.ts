import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Client } from '../../../support/recovery/client';
import { ClusterNode } from '../../../support/recovery/cluster-node';
import { FakeRedis } from '../../../support/recovery/fake-redis';
import { connect, settle, socketOf } from '../../../support/recovery/memory-server';

/** Longer than the time before another try. */
const LONG = 120;

describe('recovery/redis/session-store', () => {
  let redis: FakeRedis;
  let one: ClusterNode;
  let other: ClusterNode;
  let client: Client;

  beforeEach(async () => {
    redis = new FakeRedis();
    [one, other] = [new ClusterNode(redis), new ClusterNode(redis)];
    await settle();
    client = await connect(one.io);
    await socketOf(one.io, client).join('room');
  });

  afterEach(async () => {
    redis.failure = undefined;
    redis.isAutomatic = true;
    redis.pump();
    await Promise.all([one.close(), other.close()]);
  });

  /** Cuts the client, breaks the connection that would have saved its session, and connects the client to the other node. */
  async function cutBeforeSaved(issueMeanwhile: () => void, entries: number): Promise<void> {
    redis.isAutomatic = false;
    client.cut();
    await settle();
    one.client.break(); // It was not saved, and will be tried again.
    issueMeanwhile();
    await settle();
    redis.step(other.client);
    for (let i = 0; i < entries; i++) {
      redis.step(one.reader);
      await settle();
    }
    redis.isAutomatic = true;
    redis.pump();
    await sleep(LONG);
    await connect(other.io, client);
  }

  it('applies what comes between the cut of a client and the moment at which that is saved', async () => {
    await cutBeforeSaved(() => {
      other.io.socketsLeave('room');
    }, 1);
    assert.equal(client.socket.recovered, true);
    assert.deepEqual([...socketOf(other.io, client).rooms], [client.socket.id]);
  });

  it('does not recover a client that was disconnected between its cut and the moment at which that is saved', async () => {
    await cutBeforeSaved(() => {
      other.io.disconnectSockets();
    }, 3);
    assert.equal(client.socket.recovered, false);
  });

  it('saves a session only when the log has what was issued before', async () => {
    redis.isAutomatic = false;
    one.io.to('room').emit('event', 1);
    await settle();
    one.io.to('room').emit('event', 2);
    void socketOf(one.io, client).leave('room');
    await settle();
    one.client.executeNext();
    one.client.executeNext();
    client.cut();
    // The node is cut off before its second event is in the log.
    await connect(other.io, client);
    other.client.executeNext();
    redis.isAutomatic = true;
    redis.pump();
    await settle();
    redis.pump();
    await sleep(LONG);
    assert.equal(client.socket.recovered, true);
    assert.deepEqual(client.socket.texts, [1, 2]);
  });

  it('does not let a node that is late end a newer session because its own data can not be encoded', async () => {
    const socket = socketOf(one.io, client);
    await settle();
    redis.isAutomatic = false;
    one.reader.pending.splice(0); // It does not notice anything any more.
    client.cutSilently();
    redis.isAutomatic = true;
    await connect(other.io, client);
    assert.equal(client.socket.recovered, true);
    socket.data = { callback: () => undefined };
    await socket.join('late');
    client.cut();
    await settle();
    await connect(other.io, client);
    assert.equal(client.socket.recovered, true);
    assert.equal(socketOf(other.io, client).rooms.has('late'), false);
  });

  it('does not recover a client whose data can not be encoded, warns once, and does again when it can', async () => {
    const socket = socketOf(one.io, client);
    const data = socket.data as object;
    socket.data = { callback: () => undefined };
    await socket.join('another');
    client.cut();
    await settle();
    await connect(other.io, client);
    assert.equal(client.socket.recovered, false);
    await connect(one.io, client);
    socketOf(one.io, client).data = data;
    await socketOf(one.io, client).join('room');
    client.cut();
    await settle();
    await connect(other.io, client);
    assert.equal(client.socket.recovered, true);
  });
});
