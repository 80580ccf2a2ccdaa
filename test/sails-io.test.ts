import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { mock } from 'node:test';

import socketIo4, { type Manager, type Socket } from 'socket.io-client';

import { forSailsIo } from '../src/client';
import { enableRecovery } from '../src/recovery';
import { SailsApp } from './client/sails-app';
import { KINDS, next, request, SailsIoClient, type SailsSocket } from './client/sails-io-clients';

/** To reconnect soon, so that the tests don't take long, and always after the same time. */
const SOON = { reconnection: true, reconnectionDelay: 20, randomizationFactor: 1e-9 };

// The same suite for sails.io.js as it ships and on Socket.IO 4, so that whatever differs is seen.
for (const kind of KINDS) {
  describe(`sails.io.js ${kind}`, () => {
    let app: SailsApp;
    let client: SailsIoClient;
    before(async () => {
      app = await new SailsApp().lift({
        config: { sockets: { transports: ['polling', 'websocket'] } },
        onSockets: ({ io }) => {
          io.use((socket, accept) => {
            accept(socket.handshake.query['refuse'] === undefined ? undefined : new Error('not you'));
          });
        },
      });
    });
    after(() => app.stop());
    beforeEach(() => {
      client = new SailsIoClient(kind);
    });
    afterEach(() => {
      client.stop();
      mock.restoreAll();
    });

    /** The other end of a socket. */
    function serverSocket(socket: SailsSocket) {
      const found = app.sails.io.sockets.sockets.get(socket._raw?.id ?? '');
      assert(found, 'the server knows the socket');
      return found;
    }

    describe('requests', () => {
      for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
        it(`makes a ${method.toUpperCase()} with data, and without`, async () => {
          const socket = await client.connect(app.url);
          const body = await new Promise((resolve) => {
            socket[method]('/echo', { count: 12 }, resolve);
          });
          assert.deepEqual(body, { method: method.toUpperCase(), params: { count: 12 }, headers: {} });
          const bare = await new Promise((resolve) => {
            socket[method]('/echo', resolve);
          });
          assert.deepEqual(bare, { method: method.toUpperCase(), params: {}, headers: {} });
        });
      }

      it('sends the headers of all requests, and of one', async () => {
        const socket = await client.connect(app.url, { headers: { 'x-all': 'a', 'x-both': 'a' } });
        const options = { method: 'get', url: '/echo', headers: { 'x-one': '1', 'x-both': '1' } };
        const body = await new Promise((resolve) => {
          socket.request(options, resolve);
        });
        assert.deepEqual(body, {
          method: 'GET',
          params: {},
          headers: { 'x-all': 'a', 'x-one': '1', 'x-both': '1' },
        });
      });

      it('has headers for all sockets, which may be changed while they are connected', async () => {
        client.io.sails['headers'] = { 'x-all': 'a' };
        const socket = await client.connect(app.url);
        socket.headers = { 'x-all': 'b' };
        const { body } = await request(socket, 'get', '/echo');
        assert.deepEqual(body, { method: 'GET', params: {}, headers: { 'x-all': 'b' } });
      });

      it('brings the status, the headers and an error of a refused request', async () => {
        const socket = await client.connect(app.url);
        const response = await request(socket, 'get', '/status/403');
        assert.equal(response.statusCode, 403);
        assert.deepEqual(response.body, { why: 'it was asked for' });
        assert.equal(typeof response.headers, 'object');
        assert.match(response.error?.message ?? '', /403/);
      });

      it('makes requests that were made before it had connected, in their order', async () => {
        const socket = client.start(app.url);
        const bodies = await Promise.all(
          [1, 2, 3].map((count) => request(socket, 'get', '/echo', { count }).then(({ body }) => body)),
        );
        assert.deepEqual(
          bodies,
          [1, 2, 3].map((count) => ({ method: 'GET', params: { count }, headers: {} })),
        );
      });

      it('fails the requests that a cut leaves without an answer', async () => {
        const socket = await client.connect(app.url);
        const failed = request(socket, 'get', '/never');
        await request(socket, 'get', '/echo'); // so the other has arrived
        app.cut();
        assert.equal((await failed).statusCode, 0);
      });
    });

    describe('events', () => {
      it('brings what the server sends to a room that a request has joined', async () => {
        const socket = await client.connect(app.url);
        await request(socket, 'post', '/subscribe');
        const heard = next(socket, 'item');
        app.sails.sockets.broadcast('record', 'item', { price: 1 });
        const [event] = await heard;
        assert.deepEqual(event, { price: 1 });
      });

      it('brings them to listeners from before it had connected, and to those from after', async () => {
        const socket = client.start(app.url);
        const early = next(socket, 'item');
        await next(socket, 'connect');
        const late = next(socket, 'item');
        serverSocket(socket).emit('item', 1);
        assert.deepEqual([(await early)[0], (await late)[0]], [1, 1]);
      });

      it('calls no listener that was taken off, and none after removeAllListeners()', async () => {
        const socket = await client.connect(app.url);
        const heard: unknown[] = [];
        const listener = (value: unknown) => heard.push(value);
        const kept = (value: unknown) => heard.push(`kept ${String(value)}`);
        socket.on('item', listener).on('item', kept).off('item', listener);
        serverSocket(socket).emit('item', 1);
        await request(socket, 'get', '/echo');
        socket.removeAllListeners();
        serverSocket(socket).emit('item', 2);
        await request(socket, 'get', '/echo');
        assert.deepEqual(heard, ['kept 1']);
      });
    });

    describe('connecting', () => {
      it('says how far it is', async () => {
        const socket = client.start(app.url);
        assert.deepEqual([socket.isConnecting(), socket.isConnected()], [true, false]);
        await next(socket, 'connect');
        assert.deepEqual([socket.isConnecting(), socket.isConnected()], [false, true]);
        const gone = next(socket, 'disconnect');
        socket.disconnect();
        await gone;
        assert.deepEqual([socket.isConnecting(), socket.isConnected()], [false, false]);
      });

      it('connects io.socket by itself, which says when it is about to', async () => {
        client = new SailsIoClient(kind, { url: app.url });
        const { socket } = client.io;
        assert(socket);
        assert.deepEqual([socket.mightBeAboutToAutoConnect(), socket.isConnecting()], [true, false]);
        const heard = next(socket, 'item');
        const answer = request(socket, 'post', '/subscribe');
        await next(socket, 'connect');
        assert.deepEqual([socket.mightBeAboutToAutoConnect(), socket.isConnected()], [false, true]);
        await answer;
        app.sails.sockets.broadcast('record', 'item', 1);
        assert.equal((await heard)[0], 1);
      });

      it('connects nothing by itself with autoConnect off', async () => {
        const { io } = new SailsIoClient(kind, { autoConnect: false });
        assert(io.socket);
        await new Promise((resolve) => setTimeout(resolve, 5)); // sails.io.js waits for 0 ms
        assert.equal(io.socket, undefined);
      });

      it('goes where the url says, by an argument, an option, or a setting, with or without a slash at its end', async () => {
        client.io.sails['url'] = app.url;
        const sockets = [client.io.sails.connect(), client.io.sails.connect({ url: `${app.url}/` })];
        try {
          await Promise.all(sockets.map((socket) => next(socket, 'connect')));
          for (const socket of sockets) assert.equal((await request(socket, 'get', '/echo')).statusCode, 200);
        } finally {
          for (const socket of sockets) socket._raw?.disconnect();
        }
      });

      it('sends the query, and the version by which Sails takes its requests', async () => {
        const socket = await client.connect(app.url, { query: '?token=a%20b&n=1' });
        const { query } = serverSocket(socket).handshake;
        assert.deepEqual([query['token'], query['n'], query['__sails_io_sdk_version']], ['a b', '1', '1.2.1']);
      });

      for (const [transports, expected] of [
        [['websocket'], 'websocket'],
        [['polling'], 'polling'],
        [['polling', 'websocket'], 'websocket'],
      ] as const) {
        it(`uses the transports ${transports.join(' and ')}`, async () => {
          mock.method(console, 'warn', () => undefined); // sails.io.js warns of two transports
          const socket = client.start(app.url, { transports });
          const engine = socket._raw?.io.engine;
          assert(engine);
          assert.equal(engine.transport.name, transports[0]);
          const upgraded = new Promise((resolve) => {
            engine.once('upgrade', resolve);
          });
          assert.equal((await request(socket, 'get', '/echo')).statusCode, 200);
          if (expected !== transports[0]) await upgraded;
          assert.equal(engine.transport.name, expected);
          assert.equal((await request(socket, 'get', '/echo')).statusCode, 200);
        });

        it(`sends the headers of the handshake by ${transports.join(' and ')}, a session's cookie among them`, async () => {
          mock.method(console, 'warn', () => undefined);
          const initialConnectionHeaders = { cookie: await app.cookie(), 'x-token': 'secret' };
          const first = await client.connect(app.url, { transports, initialConnectionHeaders });
          assert.equal(serverSocket(first).handshake.headers['x-token'], 'secret');
          await request(first, 'put', '/session', { name: 'bob' });
          const second = await client.connect(app.url, { transports, initialConnectionHeaders });
          assert.deepEqual((await request(second, 'get', '/session')).body, { name: 'bob' });
        });
      }

      it('makes several sockets to one server, which know nothing of each other', async () => {
        const first = await client.connect(app.url);
        const second = await client.connect(app.url);
        assert.notEqual(first._raw?.id, second._raw?.id);
        await request(first, 'post', '/subscribe');
        const heard: unknown[] = [];
        second.on('item', (value) => heard.push(value));
        const told = next(first, 'item');
        app.sails.sockets.broadcast('record', 'item', 1);
        await told;
        first.disconnect();
        assert.equal((await request(second, 'get', '/echo')).statusCode, 200);
        assert.deepEqual(heard, []);
      });

      it('tells of a server that refuses it, by an error event', async () => {
        const socket = client.start(app.url, { query: 'refuse=1' });
        assert.deepEqual(await next(socket, 'error'), ['not you']);
        assert.deepEqual([socket.isConnecting(), socket.isConnected()], [false, false]);
      });

      it('tells of a server that is not there', async () => {
        const socket = client.start('http://localhost:1');
        await next(socket, 'connect_error');
        assert.deepEqual([socket.isConnecting(), socket.isConnected()], [false, false]);
      });
    });

    describe('disconnecting and reconnecting', () => {
      it('disconnects, and connects again when it is told to', async () => {
        const socket = await client.connect(app.url);
        const gone = next(socket, 'disconnect');
        socket.disconnect();
        assert.equal((await gone)[0], 'io client disconnect');
        assert.throws(() => {
          socket.disconnect();
        }, /already disconnected/);

        const answer = request(socket, 'get', '/echo');
        socket.reconnect();
        assert.throws(() => {
          socket.reconnect();
        }, /already connecting/);
        await next(socket, 'connect');
        assert.throws(() => {
          socket.reconnect();
        }, /already connected/);
        assert.equal((await answer).statusCode, 200);
      });

      it('keeps the listeners from before io.socket first connected, and no others, when it is told to connect again', async () => {
        client = new SailsIoClient(kind, { url: app.url });
        const { socket } = client.io;
        assert(socket);
        const heard: unknown[] = [];
        socket.on('item', (value) => heard.push(['early', value]));
        await next(socket, 'connect');
        socket.on('item', (value) => heard.push(['late', value]));
        const gone = next(socket, 'disconnect');
        app.cut();
        await gone;
        socket.reconnect();
        await next(socket, 'connect');
        serverSocket(socket).emit('item', 1);
        await request(socket, 'get', '/echo');
        assert.deepEqual(heard, [['early', 1]]);
      });

      it('stays away after a cut with reconnection off, which it is by itself, until it is told to connect', async () => {
        const socket = await client.connect(app.url);
        const gone = next(socket, 'disconnect');
        app.cut();
        await gone;
        socket.reconnect();
        await next(socket, 'connect');
        assert.equal((await request(socket, 'get', '/echo')).statusCode, 200);
      });

      it('reconnects by itself with reconnection on, telling of each step, and then makes the requests of the meantime', async () => {
        const socket = await client.connect(app.url, SOON);
        const steps: unknown[] = [];
        for (const event of ['disconnect', 'reconnect_attempt', 'reconnecting', 'reconnect', 'connect']) {
          socket.on(event, (value) => steps.push([event, value]));
        }
        const gone = next(socket, 'disconnect');
        app.cut();
        await gone;
        const answer = request(socket, 'get', '/echo');
        await next(socket, 'connect');
        assert.equal((await answer).statusCode, 200);
        assert.deepEqual(steps, [
          ['disconnect', 'transport close'],
          ['reconnect_attempt', 1],
          ['reconnecting', 1],
          ['reconnect', 1],
          ['connect', undefined],
        ]);
      });

      it("tells of a transport's error, and that it has disconnected", async () => {
        const socket = await client.connect(app.url, { transports: ['polling'] });
        const { conn } = serverSocket(socket);
        while (!conn.transport.writable) await new Promise(setImmediate); // until there is a poll to cut
        const events: string[] = [];
        for (const event of ['error', 'disconnect']) socket.on(event, (why) => events.push(`${event}: ${String(why)}`));
        const gone = next(socket, 'disconnect');
        app.cut();
        await gone;
        assert.match(events.join(', '), /^error: .*xhr poll error, disconnect: transport error$/);
      });

      it('gives up after the attempts that it was given, telling of each step', async () => {
        const socket = client.start('http://localhost:1', { ...SOON, reconnectionAttempts: 2 });
        const steps: string[] = [];
        for (const event of ['connect_error', 'reconnecting', 'reconnect_error', 'reconnect_failed']) {
          socket.on(event, () => steps.push(event));
        }
        await next(socket, 'reconnect_failed');
        // Socket.IO gives up before it tells of the last attempt.
        const attempt = ['reconnecting', 'connect_error', 'reconnect_error'];
        const lastAttempt = ['reconnecting', 'connect_error', 'reconnect_failed', 'reconnect_error'];
        assert.deepEqual(steps, ['connect_error', ...attempt, ...lastAttempt]);
      });

      it('lets nobody change a setting while it is connected', async () => {
        const socket = await client.connect(app.url);
        assert.throws(() => {
          socket.url = 'http://localhost:1';
        }, /while socket is connected/);
      });

      it('takes changed settings when it connects again', async () => {
        const socket = await client.connect(app.url, { transports: ['polling'] });
        const gone = next(socket, 'disconnect');
        socket.disconnect();
        await gone;
        socket.query = 'token=new';
        socket.transports = ['websocket'];
        socket.reconnection = true;
        socket.reconnectionDelay = 20;
        socket.reconnect();
        await next(socket, 'connect');
        assert.equal(serverSocket(socket).handshake.query['token'], 'new');
        assert.equal(socket._raw?.io.engine.transport.name, 'websocket');
        const again = next(socket, 'reconnect');
        app.cut();
        await again;
      });

      it('stops trying to reconnect when a setting is changed, and connects with it when it is told to', async () => {
        const socket = await client.connect(app.url, SOON);
        const gone = next(socket, 'disconnect');
        app.cut();
        await gone;
        socket.query = 'token=new';
        let tried = false;
        socket.on('reconnecting', () => (tried = true));
        await new Promise((resolve) => setTimeout(resolve, 60)); // longer than it would have waited
        assert.equal(tried, false);
        socket.reconnect();
        await next(socket, 'connect');
        assert.equal(serverSocket(socket).handshake.query['token'], 'new');
        assert.equal(app.sails.io.sockets.sockets.size, 1);
      });

      it('does not try any more by itself when it is told to connect', async () => {
        const socket = await client.connect(app.url, SOON);
        const gone = next(socket, 'disconnect');
        app.cut();
        await gone;
        socket.reconnect();
        await next(socket, 'connect');
        await new Promise((resolve) => setTimeout(resolve, 60)); // longer than it would have waited
        assert.equal(app.sails.io.sockets.sockets.size, 1);
      });

      it('goes to another server when it is told to', async () => {
        const socket = await client.connect(app.url);
        const gone = next(socket, 'disconnect');
        socket.disconnect();
        await gone;
        const other = await new SailsApp().lift({ config: { sockets: { path: '/live' } } });
        try {
          socket.url = other.url;
          socket.path = '/live';
          socket.reconnect();
          await next(socket, 'connect');
          assert.equal((await request(socket, 'get', '/echo')).statusCode, 200);
          assert.equal(other.sails.io.sockets.sockets.size, 1);
          assert.equal(app.sails.io.sockets.sockets.size, 0);
        } finally {
          client.stop();
          await other.stop();
        }
      });
    });

    describe('after a cut, in an app with recovery', () => {
      let recovering: SailsApp;
      before(async () => {
        recovering = await new SailsApp().lift({
          onSockets: ({ io }) => {
            enableRecovery(io, true);
          },
        });
      });
      after(() => recovering.stop());

      /** Is cut off, while messages are sent; both ends know of the cut when this comes back. */
      async function missFiveMessages(socket: SailsSocket) {
        const gone = Promise.all([
          next(socket, 'disconnect'),
          new Promise((resolve) => {
            recovering.sails.io.sockets.sockets.get(socket._raw?.id ?? '')?.once('disconnect', resolve);
          }),
        ]);
        recovering.cut();
        await gone;
        for (let price = 1; price <= 5; price++) recovering.sails.sockets.broadcast('record', 'item', price);
      }
      const recovers = kind === 'with forSailsIo()';

      it(recovers ? 'hears all that it missed, in order, and all that comes after' : 'hears nothing more', async () => {
        const socket = await client.connect(recovering.url, SOON);
        const heard: unknown[] = [];
        socket.on('item', (value) => heard.push(value));
        await request(socket, 'post', '/subscribe');
        const { id } = socket._raw ?? {};
        for (let cut = 0; cut < 2; cut++) {
          await missFiveMessages(socket);
          await next(socket, 'connect');
        }
        recovering.sails.sockets.broadcast('record', 'item', 6);
        await request(socket, 'get', '/echo');
        assert.deepEqual(heard, recovers ? [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 6] : []);
        assert.equal(socket.recovered, recovers ? true : undefined);
        assert.equal(socket._raw?.id === id, recovers);
      });

      it(`${recovers ? 'does so' : 'does not'} when it is told to connect again`, async () => {
        client = new SailsIoClient(kind, { url: recovering.url });
        const { socket } = client.io;
        assert(socket);
        const heard: unknown[] = [];
        socket.on('item', (value) => heard.push(value));
        await request(socket, 'post', '/subscribe');
        for (let cut = 0; cut < 2; cut++) {
          await missFiveMessages(socket);
          socket.reconnect();
          await next(socket, 'connect');
        }
        recovering.sails.sockets.broadcast('record', 'item', 6);
        await request(socket, 'get', '/echo');
        assert.deepEqual(heard, recovers ? [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 6] : []);
        assert.equal(socket.recovered, recovers ? true : undefined);
      });

      it('knows that nothing was recovered when it is new, or had left by itself', async () => {
        const socket = await client.connect(recovering.url);
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
        const socket = client.start(recovering.url, SOON);
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
        recovering.sails.sockets.broadcast('record', 'item', 6);
        await request(socket, 'get', '/echo');
        assert.deepEqual(heard, recovers ? [1, 2, 3, 4, 5, 6] : [6]);
        assert.equal(fetched, recovers ? 1 : 2);
      });
    });
  });
}

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
    http.listen(0);
    await once(http, 'listening');
    const client = new SailsIoClient('with forSailsIo()');
    try {
      const socket = client.start(`http://localhost:${(http.address() as AddressInfo).port}`);
      const [error] = await next(socket, 'error');
      assert.match(String(error), /Socket\.IO server in v2\.x with a v3\.x client/);
      assert.equal(socket.isConnecting(), false);
    } finally {
      client.stop();
      server.close();
    }
  });
});
