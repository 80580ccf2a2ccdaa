import assert from 'node:assert/strict';
import { mock } from 'node:test';

import { SailsApp } from '../../support/sails-app';
import { describeEachKind } from './each-client-kind';
import { addressOf, disconnect, next, reconnect, request, SailsIoClient, SOON } from './sails-io-clients';

describeEachKind('disconnecting and reconnecting', (subject) => {
  it('disconnect() disconnects, and reconnect() connects again', async () => {
    const socket = await subject.client.connect(subject.app.url);
    const gone = next(socket, 'disconnect');
    socket.disconnect();
    assert.equal((await gone)[0], 'io client disconnect');
    assert.throws(() => {
      socket.disconnect();
    }, /already disconnected/);

    const response = request(socket, 'get', '/echo');
    socket.reconnect();
    assert.throws(() => {
      socket.reconnect();
    }, /already connecting/);
    await next(socket, 'connect');
    assert.throws(() => {
      socket.reconnect();
    }, /already connected/);
    assert.equal((await response).statusCode, 200);
  });

  it('reconnect() keeps only the listeners from before io.socket first connected', async () => {
    subject.client = new SailsIoClient(subject.kind, { url: subject.app.url });
    const { socket } = subject.client.io;
    assert(socket);
    const received: unknown[] = [];
    socket.on('item', (value) => received.push(['before', value]));
    await next(socket, 'connect');
    socket.on('item', (value) => received.push(['after', value]));
    await subject.cut(socket);
    await reconnect(socket);
    subject.findServerSocket(socket).emit('item', 1);
    await request(socket, 'get', '/echo');
    assert.deepEqual(received, [['before', 1]]);
  });

  it('a cut connection stays cut until reconnect(), with reconnection off, as it is by default', async () => {
    const socket = await subject.client.connect(subject.app.url);
    await subject.cut(socket);
    await reconnect(socket);
    assert.equal((await request(socket, 'get', '/echo')).statusCode, 200);
  });

  it('with reconnection on, a socket reconnects, emits an event for each step, and sends the requests made meanwhile', async () => {
    const socket = await subject.client.connect(subject.app.url, SOON);
    const steps: unknown[] = [];
    for (const event of ['disconnect', 'reconnect_attempt', 'reconnecting', 'reconnect', 'connect']) {
      socket.on(event, (value) => steps.push([event, value]));
    }
    await subject.cut(socket);
    const response = request(socket, 'get', '/echo');
    // Both listeners of reconnect are called, although the first removes itself.
    await Promise.all([next(socket, 'reconnect'), next(socket, 'reconnect'), next(socket, 'connect')]);
    assert.equal((await response).statusCode, 200);
    assert.equal(socket.recovered, subject.kind === 'as it ships' ? undefined : false, 'this app has no recovery');
    assert.deepEqual(steps, [
      ['disconnect', 'transport close'],
      ['reconnect_attempt', 1],
      ['reconnecting', 1],
      ['reconnect', 1],
      ['connect', undefined],
    ]);
  });

  it("a transport's error emits an error event, and then a disconnect event", async () => {
    const socket = await subject.client.connect(subject.app.url, { transports: ['polling'] });
    const { conn } = subject.findServerSocket(socket);
    while (!conn.transport.writable) await new Promise(setImmediate); // until a poll is open
    const events: string[] = [];
    for (const event of ['error', 'disconnect'])
      socket.on(event, (reason) => events.push(`${event}: ${String(reason)}`));
    await subject.cut(socket);
    assert.match(events.join(', '), /^error: .*xhr poll error, disconnect: transport error$/);
  });

  it('a socket stops after reconnectionAttempts, and emits an event for each step', async () => {
    const socket = subject.client.start('http://localhost:1', { ...SOON, reconnectionAttempts: 2 });
    const steps: string[] = [];
    for (const event of ['connect_error', 'reconnecting', 'reconnect_error', 'reconnect_failed']) {
      socket.on(event, () => steps.push(event));
    }
    await next(socket, 'reconnect_failed');
    // Socket.IO emits reconnect_failed before the last reconnect_error.
    const attempt = ['reconnecting', 'connect_error', 'reconnect_error'];
    const lastAttempt = ['reconnecting', 'connect_error', 'reconnect_failed', 'reconnect_error'];
    assert.deepEqual(steps, ['connect_error', ...attempt, ...lastAttempt]);
  });

  it('an option cannot be changed while the socket is connected', async () => {
    const socket = await subject.client.connect(subject.app.url);
    assert.throws(() => {
      socket.url = 'http://localhost:1';
    }, /while socket is connected/);
  });

  it('changed options take effect when the socket connects again', async () => {
    const socket = await subject.client.connect(subject.app.url, { transports: ['polling'] });
    await disconnect(socket);
    socket.query = 'token=new';
    socket.transports = ['websocket'];
    socket.reconnection = true;
    socket.reconnectionDelay = 20;
    await reconnect(socket);
    assert.equal(subject.findServerSocket(socket).handshake.query['token'], 'new');
    assert.equal(socket._raw?.io.engine.transport.name, 'websocket');
    const again = next(socket, 'reconnect');
    subject.app.cut();
    await again;
  });

  it('a changed option stops the attempts to reconnect, and takes effect with reconnect()', async () => {
    const socket = await subject.client.connect(subject.app.url, SOON);
    await subject.cut(socket);
    socket.query = 'token=new';
    let tried = false;
    socket.on('reconnecting', () => (tried = true));
    await new Promise((resolve) => setTimeout(resolve, 60)); // longer than it would have waited
    assert.equal(tried, false);
    await reconnect(socket);
    assert.equal(subject.findServerSocket(socket).handshake.query['token'], 'new');
    assert.equal(subject.app.sails.io.sockets.sockets.size, 1);
  });

  it('an option that is changed after the first failed attempt stops the attempts to connect', async () => {
    const socket = subject.client.start('http://localhost:1', SOON);
    await next(socket, 'connect_error');
    socket.query = 'token=new';
    let tried = false;
    socket.on('reconnecting', () => (tried = true));
    await new Promise((resolve) => setTimeout(resolve, 60)); // longer than it would have waited
    assert.equal(tried, false);
  });

  it('an option that is changed before the first failed attempt does not stop the attempts', async () => {
    const socket = subject.client.start('http://localhost:1', SOON);
    socket.query = 'token=new';
    await next(socket, 'reconnecting');
  });

  it('an option that is changed while connected, where strict is off, does not stop reconnection', async () => {
    subject.client.io.sails['strict'] = false;
    const socket = await subject.client.connect(subject.app.url, SOON);
    for (let cut = 0; cut < 2; cut++) {
      const again = next(socket, 'reconnect');
      const connected = next(socket, 'connect');
      subject.app.cut();
      await again;
      await connected;
      socket.query = `token=${cut}`;
    }
  });

  it('sails.io.js logs that it stops reconnecting only if it was reconnecting', async () => {
    const logged: unknown[] = [];
    const log = mock.method(console, 'log', (...values: unknown[]) => logged.push(...values));
    try {
      subject.client.io.sails['environment'] = 'development';
      const socket = await subject.client.connect(subject.app.url);
      await subject.cut(socket);
      socket.query = 'token=new';
      const unreachable = subject.client.start('http://localhost:1', { ...SOON, reconnectionAttempts: 1 });
      await next(unreachable, 'reconnect_failed');
      unreachable.query = 'token=new';
    } finally {
      log.mock.restore();
    }
    assert.match(logged.join('\n'), /Socket was disconnected from Sails/);
    assert.doesNotMatch(logged.join('\n'), /Stopping reconnect/);
  });

  it('reconnect() ends the automatic attempts', async () => {
    const socket = await subject.client.connect(subject.app.url, SOON);
    await subject.cut(socket);
    await reconnect(socket);
    await new Promise((resolve) => setTimeout(resolve, 60)); // longer than it would have waited
    assert.equal(subject.app.sails.io.sockets.sockets.size, 1);
  });

  it('a changed url and path lead to another server, whose address the socket has then', async () => {
    const socket = await subject.client.connect(subject.app.url);
    await disconnect(socket);
    const other = await new SailsApp().lift({ config: { sockets: { path: '/live' } } });
    try {
      socket.url = other.url;
      socket.path = '/live';
      await reconnect(socket);
      const { hostname, port } = new URL(other.url);
      assert.deepEqual(addressOf(socket), ['/live', hostname, port, false]);
      assert.equal((await request(socket, 'get', '/echo')).statusCode, 200);
      assert.equal(other.sails.io.sockets.sockets.size, 1);
      assert.equal(subject.app.sails.io.sockets.sockets.size, 0);
    } finally {
      subject.client.stop();
      await other.stop();
    }
  });
});
