import assert from 'node:assert/strict';
import { mock } from 'node:test';

import { describeEachKind } from './each-client-kind';
import { disconnect, next, request, SailsIoClient } from './sails-io-clients';

describeEachKind('connecting', (subject) => {
  it('isConnecting() and isConnected() return the state of the connection', async () => {
    const socket = subject.client.start(subject.app.url);
    assert.deepEqual([socket.isConnecting(), socket.isConnected()], [true, false]);
    await next(socket, 'connect');
    assert.deepEqual([socket.isConnecting(), socket.isConnected()], [false, true]);
    await disconnect(socket);
    assert.deepEqual([socket.isConnecting(), socket.isConnected()], [false, false]);
  });

  it('io.socket connects automatically, and mightBeAboutToAutoConnect() returns true until then', async () => {
    subject.client = new SailsIoClient(subject.kind, { url: subject.app.url });
    const { socket } = subject.client.io;
    assert(socket);
    assert.deepEqual([socket.mightBeAboutToAutoConnect(), socket.isConnecting()], [true, false]);
    const received = next(socket, 'item');
    const response = request(socket, 'post', '/subscribe');
    await next(socket, 'connect');
    assert.deepEqual([socket.mightBeAboutToAutoConnect(), socket.isConnected()], [false, true]);
    await response;
    subject.app.sails.sockets.broadcast('record', 'item', 1);
    assert.equal((await received)[0], 1);
  });

  it('nothing connects automatically with autoConnect off', async () => {
    const { io } = new SailsIoClient(subject.kind, { autoConnect: false });
    assert(io.socket);
    await new Promise((resolve) => setTimeout(resolve, 5)); // sails.io.js waits for 0 ms
    assert.equal(io.socket, undefined);
  });

  it('the URL can be an argument, an option or a setting, with or without a slash at its end', async () => {
    subject.client.io.sails['url'] = subject.app.url;
    const sockets = [
      subject.client.io.sails.connect(),
      subject.client.io.sails.connect({ url: `${subject.app.url}/` }),
    ];
    try {
      await Promise.all(sockets.map((socket) => next(socket, 'connect')));
      for (const socket of sockets) assert.equal((await request(socket, 'get', '/echo')).statusCode, 200);
    } finally {
      for (const socket of sockets) socket._raw?.disconnect();
    }
  });

  it('the handshake has the query, and the version that Sails needs to accept requests', async () => {
    const socket = await subject.client.connect(subject.app.url, { query: '?token=a%20b&n=1' });
    const { query } = subject.findServerSocket(socket).handshake;
    assert.deepEqual([query['token'], query['n'], query['__sails_io_sdk_version']], ['a b', '1', '1.2.1']);
  });

  for (const [transports, expected] of [
    [['websocket'], 'websocket'],
    [['polling'], 'polling'],
    [['polling', 'websocket'], 'websocket'],
  ] as const) {
    it(`a socket uses the transports ${transports.join(' and ')}`, async () => {
      mock.method(console, 'warn', () => undefined); // sails.io.js warns about two transports
      const socket = subject.client.start(subject.app.url, { transports });
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

    it(`the handshake by ${transports.join(' and ')} has the headers, including a session's cookie`, async () => {
      mock.method(console, 'warn', () => undefined);
      const initialConnectionHeaders = { cookie: await subject.app.cookie(), 'x-token': 'secret' };
      const first = await subject.client.connect(subject.app.url, { transports, initialConnectionHeaders });
      assert.equal(subject.findServerSocket(first).handshake.headers['x-token'], 'secret');
      await request(first, 'put', '/session', { name: 'bob' });
      const second = await subject.client.connect(subject.app.url, { transports, initialConnectionHeaders });
      assert.deepEqual((await request(second, 'get', '/session')).body, { name: 'bob' });
    });
  }

  it('several sockets to one server are independent of each other', async () => {
    const first = await subject.client.connect(subject.app.url);
    const second = await subject.client.connect(subject.app.url);
    assert.notEqual(first._raw?.id, second._raw?.id);
    await request(first, 'post', '/subscribe');
    const received: unknown[] = [];
    second.on('item', (value) => received.push(value));
    const event = next(first, 'item');
    subject.app.sails.sockets.broadcast('record', 'item', 1);
    await event;
    first.disconnect();
    assert.equal((await request(second, 'get', '/echo')).statusCode, 200);
    assert.deepEqual(received, []);
  });

  it('a connection that the server rejects emits an error event', async () => {
    const socket = subject.client.start(subject.app.url, { query: 'reject=1' });
    assert.deepEqual(await next(socket, 'error'), ['not you']);
    assert.deepEqual([socket.isConnecting(), socket.isConnected()], [false, false]);
    socket.reconnect();
    assert.deepEqual(await next(socket, 'error'), ['not you']);
    assert.equal(socket.isConnecting(), false);
  });

  it('the error event has the data of the rejection, if there is any, in place of its text', async () => {
    const socket = subject.client.start(subject.app.url, { query: 'reject=with%20data' });
    assert.deepEqual(await next(socket, 'error'), [{ code: 1 }]);
  });

  it('a server that cannot be reached causes a connect_error event', async () => {
    const socket = subject.client.start('http://localhost:1');
    let errors = 0;
    socket.on('error', () => errors++);
    await next(socket, 'connect_error');
    assert.equal(errors, 0, 'the error event is for a connection that the server rejects');
    assert.deepEqual([socket.isConnecting(), socket.isConnected()], [false, false]);
  });
});
