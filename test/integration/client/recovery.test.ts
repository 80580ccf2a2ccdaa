import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';

import { enableRecovery } from '../../../src/recovery/enable';
import { DEFAULT_OPTIONS } from '../../../src/recovery/options';
import type { SailsAppOptions } from '../../support/sails-app';
import { describeEachKind } from './each-client-kind';
import { disconnect, next, reconnect, request, SailsIoClient, type SailsSocket, SOON } from './sails-io-clients';

const RECOVERING_APP: SailsAppOptions = {
  onSockets: ({ io }) => {
    enableRecovery(io, DEFAULT_OPTIONS);
  },
};

describeEachKind(
  'after a cut, in an app with recovery',
  (subject) => {
    /** Cuts the connection, waits until both ends have noticed, and sends five messages. */
    async function missFiveMessages(socket: SailsSocket) {
      const gone = Promise.all([next(socket, 'disconnect'), once(subject.findServerSocket(socket), 'disconnect')]);
      subject.app.cut();
      await gone;
      for (let price = 1; price <= 5; price++) subject.app.sails.sockets.broadcast('record', 'item', price);
    }
    const recovers = subject.kind === 'with adaptForSailsIO()';

    it(`a client whose connection is cut ${recovers ? 'receives everything that it missed, in order' : 'receives nothing more'}`, async () => {
      const socket = await subject.client.connect(subject.app.url, SOON);
      const received: unknown[] = [];
      socket.on('item', (value) => received.push(value));
      await request(socket, 'post', '/subscribe');
      const { id } = socket._raw ?? {};
      for (let cut = 0; cut < 2; cut++) {
        await missFiveMessages(socket);
        await next(socket, 'connect');
      }
      subject.app.sails.sockets.broadcast('record', 'item', 6);
      await request(socket, 'get', '/echo');
      assert.deepEqual(received, recovers ? [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 6] : []);
      assert.equal(socket.recovered, recovers ? true : undefined);
      assert.equal(socket._raw?.id === id, recovers);
    });

    it(`a client that calls reconnect() ${recovers ? 'receives everything that it missed' : 'receives nothing more'}`, async () => {
      subject.client = new SailsIoClient(subject.kind, { url: subject.app.url });
      const { socket } = subject.client.io;
      assert(socket);
      const received: unknown[] = [];
      socket.on('item', (value) => received.push(value));
      await request(socket, 'post', '/subscribe');
      for (let cut = 0; cut < 2; cut++) {
        await missFiveMessages(socket);
        await reconnect(socket);
      }
      subject.app.sails.sockets.broadcast('record', 'item', 6);
      await request(socket, 'get', '/echo');
      assert.deepEqual(received, recovers ? [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 6] : []);
      assert.equal(socket.recovered, recovers ? true : undefined);
    });

    it('recovered is not true for a new client, nor for one that disconnected itself', async () => {
      const socket = await subject.client.connect(subject.app.url);
      assert.notEqual(socket.recovered, true);
      await request(socket, 'post', '/subscribe');
      await disconnect(socket);
      await reconnect(socket);
      assert.notEqual(socket.recovered, true);
    });

    it('a connect listener can subscribe again if nothing was recovered', async () => {
      const socket = subject.client.start(subject.app.url, SOON);
      const received: unknown[] = [];
      socket.on('item', (value) => received.push(value));
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
      assert.deepEqual(received, recovers ? [1, 2, 3, 4, 5, 6] : [6]);
      assert.equal(fetched, recovers ? 1 : 2);
    });
  },
  RECOVERING_APP,
);
