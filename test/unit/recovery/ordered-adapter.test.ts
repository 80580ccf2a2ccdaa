import assert from 'node:assert/strict';

import { connect, createMemoryServer, socketOf } from '../../support/recovery/memory-server';

describe('recovery/ordered-adapter', () => {
  it('applies what was issued meanwhile, and keeps its order, though a listener of the app throws', async () => {
    const io = createMemoryServer();
    const [thrower, client] = [await connect(io), await connect(io)];
    const socket = socketOf(io, client);
    socketOf(io, thrower).on('disconnecting', () => {
      io.emit('event', 'meanwhile');
      throw new Error('A listener of the app.');
    });
    assert.throws(
      () => {
        io.in(socketOf(io, thrower).id).disconnectSockets();
      },
      { message: 'A listener of the app.' },
    );
    assert.deepEqual(client.socket.texts, ['meanwhile']);
    socketOf(io, client).onAnyOutgoing((_event, text) => {
      if (text !== 'next') return;
      io.emit('event', 'before');
      socket.disconnect();
    });
    io.emit('event', 'next');
    assert.deepEqual(client.socket.texts, ['meanwhile', 'before']);
  });

  it('joins at the right moment after a listener of the adapter threw', async () => {
    const io = createMemoryServer();
    const client = await connect(io);
    io.of('/').adapter.once('join-room', () => {
      throw new Error('A listener of the app.');
    });
    assert.throws(() => {
      io.socketsJoin('room');
    });
    io.to('second').emit('event', 'before');
    void socketOf(io, client).join('second');
    client.cut();
    await connect(io, client);
    assert.equal(client.socket.recovered, true);
    assert.deepEqual(client.socket.texts, []);
  });
});
