import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';

import { enableRecovery } from '../../../src/recovery/recovery';
import type { SailsAppOptions } from '../../support/sails-app';
import { withEachKind } from './each-kind';
import { next, request, SailsIoClient, type SailsSocket, SOON } from './sails-io-clients';

const RECOVERING: SailsAppOptions = {
  onSockets: ({ io }) => {
    enableRecovery(io, true);
  },
};

withEachKind(
  'after a cut, in an app with recovery',
  (subject) => {
    /** Is cut off, while messages are sent; both ends know of the cut when this comes back. */
    async function missFiveMessages(socket: SailsSocket) {
      const gone = Promise.all([next(socket, 'disconnect'), once(subject.serverSocket(socket), 'disconnect')]);
      subject.app.cut();
      await gone;
      for (let price = 1; price <= 5; price++) subject.app.sails.sockets.broadcast('record', 'item', price);
    }
    const recovers = subject.kind === 'with adaptForSailsIO()';

    it(recovers ? 'hears all that it missed, in order, and all that comes after' : 'hears nothing more', async () => {
      const socket = await subject.client.connect(subject.app.url, SOON);
      const heard: unknown[] = [];
      socket.on('item', (value) => heard.push(value));
      await request(socket, 'post', '/subscribe');
      const { id } = socket._raw ?? {};
      for (let cut = 0; cut < 2; cut++) {
        await missFiveMessages(socket);
        await next(socket, 'connect');
      }
      subject.app.sails.sockets.broadcast('record', 'item', 6);
      await request(socket, 'get', '/echo');
      assert.deepEqual(heard, recovers ? [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 6] : []);
      assert.equal(socket.recovered, recovers ? true : undefined);
      assert.equal(socket._raw?.id === id, recovers);
    });

    it(`${recovers ? 'does so' : 'does not'} when it is told to connect again`, async () => {
      subject.client = new SailsIoClient(subject.kind, { url: subject.app.url });
      const { socket } = subject.client.io;
      assert(socket);
      const heard: unknown[] = [];
      socket.on('item', (value) => heard.push(value));
      await request(socket, 'post', '/subscribe');
      for (let cut = 0; cut < 2; cut++) {
        await missFiveMessages(socket);
        socket.reconnect();
        await next(socket, 'connect');
      }
      subject.app.sails.sockets.broadcast('record', 'item', 6);
      await request(socket, 'get', '/echo');
      assert.deepEqual(heard, recovers ? [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 6] : []);
      assert.equal(socket.recovered, recovers ? true : undefined);
    });

    it('knows that nothing was recovered when it is new, or had left by itself', async () => {
      const socket = await subject.client.connect(subject.app.url);
      assert.notEqual(socket.recovered, true);
      await request(socket, 'post', '/subscribe');
      const gone = next(socket, 'disconnect');
      socket.disconnect();
      await gone;
      socket.reconnect();
      await next(socket, 'connect');
      assert.notEqual(socket.recovered, true);
    });

    it('can subscribe again whenever it connects, if nothing was recovered', async () => {
      const socket = subject.client.start(subject.app.url, SOON);
      const heard: unknown[] = [];
      socket.on('item', (value) => heard.push(value));
      let fetched = 0;
      const subscribed = new EventEmitter();
      socket.on('connect', () => {
        if (socket.recovered === true) return;
        socket.post('/subscribe', () => {
          fetched++;
          subscribed.emit('done');
        });
      });
      await once(subscribed, 'done');
      const done = recovers ? next(socket, 'connect') : once(subscribed, 'done');
      await missFiveMessages(socket);
      await done;
      subject.app.sails.sockets.broadcast('record', 'item', 6);
      await request(socket, 'get', '/echo');
      assert.deepEqual(heard, recovers ? [1, 2, 3, 4, 5, 6] : [6]);
      assert.equal(fetched, recovers ? 1 : 2);
    });
  },
  RECOVERING,
);
