import assert from 'node:assert/strict';
import { mock } from 'node:test';

import { SailsApp } from '../../support/sails-app';
import { withEachKind } from './each-kind';
import { next, request, SailsIoClient, SOON } from './sails-io-clients';

withEachKind('disconnecting and reconnecting', (subject) => {
  it('disconnects, and connects again when it is told to', async () => {
    const socket = await subject.client.connect(subject.app.url);
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
    subject.client = new SailsIoClient(subject.kind, { url: subject.app.url });
    const { socket } = subject.client.io;
    assert(socket);
    const heard: unknown[] = [];
    socket.on('item', (value) => heard.push(['early', value]));
    await next(socket, 'connect');
    socket.on('item', (value) => heard.push(['late', value]));
    const gone = next(socket, 'disconnect');
    subject.app.cut();
    await gone;
    socket.reconnect();
    await next(socket, 'connect');
    subject.serverSocket(socket).emit('item', 1);
    await request(socket, 'get', '/echo');
    assert.deepEqual(heard, [['early', 1]]);
  });

  it('stays away after a cut with reconnection off, which it is by itself, until it is told to connect', async () => {
    const socket = await subject.client.connect(subject.app.url);
    const gone = next(socket, 'disconnect');
    subject.app.cut();
    await gone;
    socket.reconnect();
    await next(socket, 'connect');
    assert.equal((await request(socket, 'get', '/echo')).statusCode, 200);
  });

  it('reconnects by itself with reconnection on, telling of each step, and then makes the requests of the meantime', async () => {
    const socket = await subject.client.connect(subject.app.url, SOON);
    const steps: unknown[] = [];
    for (const event of ['disconnect', 'reconnect_attempt', 'reconnecting', 'reconnect', 'connect']) {
      socket.on(event, (value) => steps.push([event, value]));
    }
    const gone = next(socket, 'disconnect');
    subject.app.cut();
    await gone;
    const answer = request(socket, 'get', '/echo');
    // Of two listeners, the first of which takes itself off, both are called.
    await Promise.all([next(socket, 'reconnect'), next(socket, 'reconnect'), next(socket, 'connect')]);
    assert.equal((await answer).statusCode, 200);
    assert.equal(socket.recovered, subject.kind === 'as it ships' ? undefined : false, 'this app has no recovery');
    assert.deepEqual(steps, [
      ['disconnect', 'transport close'],
      ['reconnect_attempt', 1],
      ['reconnecting', 1],
      ['reconnect', 1],
      ['connect', undefined],
    ]);
  });

  it("tells of a transport's error, and that it has disconnected", async () => {
    const socket = await subject.client.connect(subject.app.url, { transports: ['polling'] });
    const { conn } = subject.serverSocket(socket);
    while (!conn.transport.writable) await new Promise(setImmediate); // until there is a poll to cut
    const events: string[] = [];
    for (const event of ['error', 'disconnect']) socket.on(event, (why) => events.push(`${event}: ${String(why)}`));
    const gone = next(socket, 'disconnect');
    subject.app.cut();
    await gone;
    assert.match(events.join(', '), /^error: .*xhr poll error, disconnect: transport error$/);
  });

  it('gives up after the attempts that it was given, telling of each step', async () => {
    const socket = subject.client.start('http://localhost:1', { ...SOON, reconnectionAttempts: 2 });
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
    const socket = await subject.client.connect(subject.app.url);
    assert.throws(() => {
      socket.url = 'http://localhost:1';
    }, /while socket is connected/);
  });

  it('takes changed settings when it connects again', async () => {
    const socket = await subject.client.connect(subject.app.url, { transports: ['polling'] });
    const gone = next(socket, 'disconnect');
    socket.disconnect();
    await gone;
    socket.query = 'token=new';
    socket.transports = ['websocket'];
    socket.reconnection = true;
    socket.reconnectionDelay = 20;
    socket.reconnect();
    await next(socket, 'connect');
    assert.equal(subject.serverSocket(socket).handshake.query['token'], 'new');
    assert.equal(socket._raw?.io.engine.transport.name, 'websocket');
    const again = next(socket, 'reconnect');
    subject.app.cut();
    await again;
  });

  it('stops trying to reconnect when a setting is changed, and connects with it when it is told to', async () => {
    const socket = await subject.client.connect(subject.app.url, SOON);
    const gone = next(socket, 'disconnect');
    subject.app.cut();
    await gone;
    socket.query = 'token=new';
    let tried = false;
    socket.on('reconnecting', () => (tried = true));
    await new Promise((resolve) => setTimeout(resolve, 60)); // longer than it would have waited
    assert.equal(tried, false);
    socket.reconnect();
    await next(socket, 'connect');
    assert.equal(subject.serverSocket(socket).handshake.query['token'], 'new');
    assert.equal(subject.app.sails.io.sockets.sockets.size, 1);
  });

  it('stops trying to connect for the first time when a setting is changed after an attempt has failed', async () => {
    const socket = subject.client.start('http://localhost:1', SOON);
    await next(socket, 'connect_error');
    socket.query = 'token=new';
    let tried = false;
    socket.on('reconnecting', () => (tried = true));
    await new Promise((resolve) => setTimeout(resolve, 60)); // longer than it would have waited
    assert.equal(tried, false);
  });

  it('goes on trying when a setting is changed before the first attempt has failed', async () => {
    const socket = subject.client.start('http://localhost:1', SOON);
    socket.query = 'token=new';
    await next(socket, 'reconnecting');
  });

  it('goes on reconnecting when a setting was changed while it was connected, where that is allowed', async () => {
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

  it('does not say that it stops trying when it was not trying', async () => {
    const said: unknown[] = [];
    const log = mock.method(console, 'log', (...values: unknown[]) => said.push(...values));
    try {
      subject.client.io.sails['environment'] = 'development';
      const socket = await subject.client.connect(subject.app.url);
      const gone = next(socket, 'disconnect');
      subject.app.cut();
      await gone;
      socket.query = 'token=new';
      const hopeless = subject.client.start('http://localhost:1', { ...SOON, reconnectionAttempts: 1 });
      await next(hopeless, 'reconnect_failed');
      hopeless.query = 'token=new';
    } finally {
      log.mock.restore();
    }
    assert.match(said.join('\n'), /Socket was disconnected from Sails/);
    assert.doesNotMatch(said.join('\n'), /Stopping reconnect/);
  });

  it('does not try any more by itself when it is told to connect', async () => {
    const socket = await subject.client.connect(subject.app.url, SOON);
    const gone = next(socket, 'disconnect');
    subject.app.cut();
    await gone;
    socket.reconnect();
    await next(socket, 'connect');
    await new Promise((resolve) => setTimeout(resolve, 60)); // longer than it would have waited
    assert.equal(subject.app.sails.io.sockets.sockets.size, 1);
  });

  it('goes to another server when it is told to', async () => {
    const socket = await subject.client.connect(subject.app.url);
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
      assert.equal(subject.app.sails.io.sockets.sockets.size, 0);
    } finally {
      subject.client.stop();
      await other.stop();
    }
  });
});
