import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

import socketIo4, { type Manager, type Socket } from 'socket.io-client';

import { forSailsIo } from '../../../src/client';
import { SailsApp } from '../../support/sails-app';
import { next, SailsIoClient } from './sails-io-clients';

// That all of sails.io.js goes on working with it is tested in the other files of this folder.
describe('forSailsIo()', () => {
  const load = createRequire(__filename);

  for (const [what, io, came] of [
    ["Socket.IO 2's client", load('socket.io-client-2'), /what came is older, or something else\./],
    ['another function', () => undefined, /what came is older, or something else\./],
    ['a module that was not called by its name', { io: socketIo4 }, /what came is of the type object\./],
    ['nothing', undefined, /what came is of the type undefined\./],
  ] as const) {
    it(`refuses ${what}, and says what to do`, () => {
      assert.throws(() => forSailsIo(io as () => unknown), { name: 'TypeError', message: came });
    });
  }

  it('leaves the client that it is given as it is, so that each sails.io.js has its own', () => {
    const names = Object.keys(socketIo4);
    const [first, second] = [forSailsIo(socketIo4), forSailsIo(socketIo4)];
    assert.notEqual(first, second);
    Object.assign(first, { sails: {} });
    assert.deepEqual(Object.keys(socketIo4), names);
    assert.equal('sails' in second, false);
  });

  it('answers a client that is as it was for all but sails.io.js', async () => {
    const app = await new SailsApp().lift();
    const whole = socketIo4 as typeof socketIo4 & { Manager: typeof Manager; connect: typeof socketIo4 };
    const io = forSailsIo(whole);
    let sockets: Socket[] = [];
    try {
      const options = { transports: ['websocket'], forceNew: true };
      sockets = [io(app.url, options), io.connect(app.url, options), new io.Manager(app.url, options).socket('/')];
      await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.on('connect', resolve))));
      for (const socket of sockets) assert.equal('reconnecting' in socket.io, false);
    } finally {
      for (const socket of sockets) socket.disconnect();
      await app.stop();
    }
  });

  it('says so, by an error event, when the server has Socket.IO 2', async () => {
    const http = createServer();
    const server = (load('socket.io-2') as (http: unknown) => { close(): void })(http);
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const client = new SailsIoClient('with forSailsIo()');
    try {
      const socket = client.start(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
      const [error] = await next(socket, 'error');
      assert.match(String(error), /Socket\.IO server in v2\.x with a v3\.x client/);
      assert.equal(socket.isConnecting(), false);
    } finally {
      client.stop();
      server.close();
    }
  });
});
