import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

import socketIo4, { type Manager, type Socket } from 'socket.io-client';

import { adaptForSailsIO } from '../../../src/sails-io/adapt-client';
import { SocketServer } from '../../support/socket-server';

// test/integration/client tests sails.io.js on an adapted client.
describe('adaptForSailsIO()', () => {
  const load = createRequire(__filename);

  for (const [what, io, actual] of [
    ['the client of Socket.IO 2', load('socket.io-client-2'), 'an older client or another function'],
    ['another function', () => undefined, 'an older client or another function'],
    ['a module namespace', { io: socketIo4 }, 'a value of type object'],
    ['undefined', undefined, 'a value of type undefined'],
  ] as const) {
    it(`${what} is rejected with what to do`, () => {
      assert.throws(() => adaptForSailsIO(io as () => unknown), {
        name: 'TypeError',
        message:
          `adaptForSailsIO() expects the \`io\` function of socket.io-client 4, but got ${actual}. In a page, load ` +
          'socket.io-client 4, then call adaptForSailsIO(), then load a sails.io.js without a bundled client.',
      });
    });
  }

  it('the client itself is not changed, so that each sails.io.js gets a client of its own', () => {
    const names = Object.keys(socketIo4);
    const [first, second] = [adaptForSailsIO(socketIo4), adaptForSailsIO(socketIo4)];
    assert.notEqual(first, second);
    Object.assign(first, { sails: {} });
    assert.deepEqual(Object.keys(socketIo4), names);
    assert.equal('sails' in second, false);
  });

  it('an adapted client works as before for all code but sails.io.js', async () => {
    const server = await new SocketServer().start();
    const whole = socketIo4 as typeof socketIo4 & { Manager: typeof Manager; connect: typeof socketIo4 };
    const io = adaptForSailsIO(whole);
    let sockets: Socket[] = [];
    try {
      const options = { transports: ['websocket'], forceNew: true };
      const { url } = server;
      sockets = [io(url), io(url, options), io.connect(url, options), new io.Manager(url, options).socket('/')];
      await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.on('connect', resolve))));
      for (const socket of sockets) assert.equal('reconnecting' in socket.io, false);
    } finally {
      for (const socket of sockets) socket.disconnect();
      await server.stop();
    }
  });
});
