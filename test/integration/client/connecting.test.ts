import assert from 'node:assert/strict';
import { mock } from 'node:test';

import { withEachKind } from './each-kind';
import { next, request, SailsIoClient } from './sails-io-clients';

withEachKind('connecting', (subject) => {
  it('says how far it is', async () => {
    const socket = subject.client.start(subject.app.url);
    assert.deepEqual([socket.isConnecting(), socket.isConnected()], [true, false]);
    await next(socket, 'connect');
    assert.deepEqual([socket.isConnecting(), socket.isConnected()], [false, true]);
    const gone = next(socket, 'disconnect');
    socket.disconnect();
    await gone;
    assert.deepEqual([socket.isConnecting(), socket.isConnected()], [false, false]);
  });

  it('connects io.socket by itself, which says when it is about to', async () => {
    subject.client = new SailsIoClient(subject.kind, { url: subject.app.url });
    const { socket } = subject.client.io;
    assert(socket);
    assert.deepEqual([socket.mightBeAboutToAutoConnect(), socket.isConnecting()], [true, false]);
    const heard = next(socket, 'item');
    const answer = request(socket, 'post', '/subscribe');
    await next(socket, 'connect');
    assert.deepEqual([socket.mightBeAboutToAutoConnect(), socket.isConnected()], [false, true]);
    await answer;
    subject.app.sails.sockets.broadcast('record', 'item', 1);
    assert.equal((await heard)[0], 1);
  });

  it('connects nothing by itself with autoConnect off', async () => {
    const { io } = new SailsIoClient(subject.kind, { autoConnect: false });
    assert(io.socket);
    await new Promise((resolve) => setTimeout(resolve, 5)); // sails.io.js waits for 0 ms
    assert.equal(io.socket, undefined);
  });

  it('goes where the url says, by an argument, an option, or a setting, with or without a slash at its end', async () => {
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

  it('sends the query, and the version by which Sails takes its requests', async () => {
    const socket = await subject.client.connect(subject.app.url, { query: '?token=a%20b&n=1' });
    const { query } = subject.serverSocket(socket).handshake;
    assert.deepEqual([query['token'], query['n'], query['__sails_io_sdk_version']], ['a b', '1', '1.2.1']);
  });

  for (const [transports, expected] of [
    [['websocket'], 'websocket'],
    [['polling'], 'polling'],
    [['polling', 'websocket'], 'websocket'],
  ] as const) {
    it(`uses the transports ${transports.join(' and ')}`, async () => {
      mock.method(console, 'warn', () => undefined); // sails.io.js warns of two transports
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

    it(`sends the headers of the handshake by ${transports.join(' and ')}, a session's cookie among them`, async () => {
      mock.method(console, 'warn', () => undefined);
      const initialConnectionHeaders = { cookie: await subject.app.cookie(), 'x-token': 'secret' };
      const first = await subject.client.connect(subject.app.url, { transports, initialConnectionHeaders });
      assert.equal(subject.serverSocket(first).handshake.headers['x-token'], 'secret');
      await request(first, 'put', '/session', { name: 'bob' });
      const second = await subject.client.connect(subject.app.url, { transports, initialConnectionHeaders });
      assert.deepEqual((await request(second, 'get', '/session')).body, { name: 'bob' });
    });
  }

  it('makes several sockets to one server, which know nothing of each other', async () => {
    const first = await subject.client.connect(subject.app.url);
    const second = await subject.client.connect(subject.app.url);
    assert.notEqual(first._raw?.id, second._raw?.id);
    await request(first, 'post', '/subscribe');
    const heard: unknown[] = [];
    second.on('item', (value) => heard.push(value));
    const told = next(first, 'item');
    subject.app.sails.sockets.broadcast('record', 'item', 1);
    await told;
    first.disconnect();
    assert.equal((await request(second, 'get', '/echo')).statusCode, 200);
    assert.deepEqual(heard, []);
  });

  it('tells of a server that refuses it, by an error event', async () => {
    const socket = subject.client.start(subject.app.url, { query: 'refuse=1' });
    assert.deepEqual(await next(socket, 'error'), ['not you']);
    assert.deepEqual([socket.isConnecting(), socket.isConnected()], [false, false]);
    socket.reconnect();
    assert.deepEqual(await next(socket, 'error'), ['not you']);
    assert.equal(socket.isConnecting(), false);
  });

  it('brings the data of such a refusal in place of its text, if it has any', async () => {
    const socket = subject.client.start(subject.app.url, { query: 'refuse=with%20data' });
    assert.deepEqual(await next(socket, 'error'), [{ code: 1 }]);
  });

  it('tells of a server that is not there', async () => {
    const socket = subject.client.start('http://localhost:1');
    let errors = 0;
    socket.on('error', () => errors++);
    await next(socket, 'connect_error');
    assert.equal(errors, 0, 'which is not the server refusing it');
    assert.deepEqual([socket.isConnecting(), socket.isConnected()], [false, false]);
  });
});
