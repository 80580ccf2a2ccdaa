import assert from 'node:assert/strict';

import { Server } from 'socket.io';
import { Adapter } from 'socket.io-adapter';

import { enableRecovery } from '../../../src/recovery/enable';
import type { AdapterClass } from '../../../src/recovery/socket-io';
import { ClusterNode } from '../../support/recovery/cluster-node';
import { FakeRedis } from '../../support/recovery/fake-redis';
import { connect, settle, socketOf } from '../../support/recovery/memory-server';

describe('recovery/enable', () => {
  const adapterOf = (io: Server) => io.of('/').adapter as unknown as InstanceType<AdapterClass>;

  for (const options of [{}, { connectionStateRecovery: {} }]) {
    it(`takes a server with ${JSON.stringify(options)}`, async () => {
      const io = new Server(options);
      io.of('/other');
      enableRecovery(io, { maxDisconnectionDuration: 1000 });
      assert.equal(adapterOf(io).canRecover, true);
      const client = await connect(io);
      void socketOf(io, client).join('room');
      client.cut();
      io.to('room').emit('event', 1);
      await connect(io, client);
      assert.equal(client.socket.recovered, true);
      assert.deepEqual(client.socket.texts, [1]);
    });
  }

  it('takes a server with the adapter for Redis Streams, which has the options from then on', async () => {
    const node = new ClusterNode(new FakeRedis(), { recovery: false });
    const adapter = adapterOf(node.io);
    const before = await connect(node.io);
    assert.equal(before.socket.pid, undefined);
    node.io.emit('event', 'without an offset');
    await settle();
    assert.deepEqual(before.socket.received, [['event', 'without an offset']]);
    before.cut();
    enableRecovery(node.io);
    assert.equal(adapterOf(node.io), adapter);
    const client = await connect(node.io);
    await settle();
    client.cut();
    await settle();
    await connect(node.io, client);
    assert.equal(client.socket.recovered, true);
    await node.close();
  });

  it('changes nothing for false, which turns recovery off', () => {
    const io = new Server();
    enableRecovery(io, false as never);
    assert.notEqual(adapterOf(io).canRecover, true);
  });

  it('rejects another adapter', () => {
    class Another extends Adapter {}
    const io = new Server({ adapter: Another });
    const message = /^connectionStateRecovery can't be enabled with this Socket\.IO adapter\./;
    assert.throws(
      () => {
        enableRecovery(io);
      },
      { message },
    );
    assert.equal(adapterOf(io).constructor, Another);
  });

  it('rejects a server to which a client has connected', () => {
    const io = Object.assign(new Server(), { engine: { clientsCount: 1 } });
    const message = /^connectionStateRecovery is enabled too late/;
    assert.throws(
      () => {
        enableRecovery(io);
      },
      { message },
    );
    io.engine.clientsCount = 0;
    enableRecovery(io);
    assert.equal(adapterOf(io).canRecover, true);
  });
});
