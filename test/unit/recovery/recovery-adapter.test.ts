import assert from 'node:assert/strict';

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
});
