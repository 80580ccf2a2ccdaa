import assert from 'node:assert/strict';

import type { Socket } from 'socket.io';

import { connect, createMemoryServer, socketOf } from '../../support/recovery/memory-server';

describe('recovery/recovery-adapter', () => {
  it('keeps a recovered client in the rooms that middlewares made it join, and out of those they made it leave', async () => {
    const io = createMemoryServer({ skipMiddlewares: false });
    io.use((socket, next) => {
      if (socket.recovered) {
        void socket.join('joined');
        void socket.leave('left');
      }
      next();
    });
    const client = await connect(io);
    void socketOf(io, client).join(['left', 'kept']);
    client.cut();
    io.to('left').emit('event', 'left');
    await connect(io, client);
    assert.equal(client.socket.recovered, true);
    const { id, rooms } = socketOf(io, client);
    assert.deepEqual([...rooms].sort(), [id, 'joined', 'kept'].sort());
    for (const room of ['left', 'joined', 'kept']) io.to(room).emit('event', `${room}, later`);
    assert.deepEqual(client.socket.texts, ['left', 'joined, later', 'kept, later']);
  });

  it('sends nothing to a client that a listener disconnects as soon as it has connected', async () => {
    const io = createMemoryServer();
    const client = await connect(io);
    client.cut();
    io.emit('event', 'missed');
    io.of('/').prependListener('connect', (socket: Socket) => socket.disconnect());
    await connect(io, client);
    assert.equal(io.of('/').sockets.size, 0);
    assert.deepEqual(client.socket.texts, []);
  });
});
