import assert from 'node:assert/strict';

import { describeEachKind } from './each-client-kind';
import { addressOf, next, reconnect, request, SailsIoClient, type SailsSocket } from './sails-io-clients';

// What docs/guides/clients.md says is the same with adaptForSailsIO() as in sails.io.js as it ships, and what differs.
describeEachKind('compatibility', (subject) => {
  /** Creates `io.socket`, which keeps the listeners that it gets before it connects. */
  function createEagerSocket(): SailsSocket {
    subject.client = new SailsIoClient(subject.kind, { url: subject.app.url });
    const { socket } = subject.client.io;
    assert(socket);
    return socket;
  }

  async function cutAndReconnect(socket: SailsSocket): Promise<void> {
    await subject.cut(socket);
    await reconnect(socket);
  }

  it('a socket has the path, hostname and port of the server, and whether the connection is secure', async () => {
    const socket = await subject.client.connect(subject.app.url);
    const { hostname, port } = new URL(subject.app.url);
    assert.deepEqual(addressOf(socket), ['/socket.io', hostname, port, false]);

    const secure = subject.client.start('https://127.0.0.1', { path: '/live' });
    assert.deepEqual(addressOf(secure), ['/live', '127.0.0.1', '443', true]);
  });

  it('a disconnect listener gets the reason alone', async () => {
    const socket = await subject.client.connect(subject.app.url);
    const closed = next(socket, 'disconnect');
    socket.disconnect();
    assert.deepEqual(await closed, ['io client disconnect']);

    await reconnect(socket);
    const lost = next(socket, 'disconnect');
    subject.app.cut();
    assert.deepEqual(await lost, ['transport close']);
  });

  it('a rejected socket emits error, and no connect_error', async () => {
    const socket = subject.client.start(subject.app.url, { query: 'reject=1' });
    const events: string[] = [];
    socket.on('connect_error', () => events.push('connect_error'));
    assert.deepEqual(await next(socket, 'error'), ['not you']);
    socket.reconnect();
    assert.deepEqual(await next(socket, 'error'), ['not you']);
    assert.deepEqual(events, []);
  });

  it('error listeners are called after removeAllListeners() too', async () => {
    const socket = subject.client.start(subject.app.url, { query: 'reject=1' });
    socket.removeAllListeners();
    assert.deepEqual(await next(socket, 'error'), ['not you']);
  });

  it(`reconnect() ${isShipped() ? 'restores' : 'does not restore'} a listener that off() removed`, async () => {
    const socket = createEagerSocket();
    const received: string[] = [];
    const [removed, kept] = [() => received.push('removed'), () => received.push('kept')];
    socket.on('item', removed).on('item', kept);
    await next(socket, 'connect');
    socket
      .off('item', removed)
      .off('item', () => undefined)
      .off('other', kept);

    await cutAndReconnect(socket);
    subject.findServerSocket(socket).emit('item');
    await request(socket, 'get', '/echo');
    assert.deepEqual(received, isShipped() ? ['removed', 'kept'] : ['kept']);
  });

  it(`reconnect() ${isShipped() ? 'restores' : 'does not restore'} what removeAllListeners() removed`, async () => {
    const socket = createEagerSocket();
    const received: string[] = [];
    socket.on('item', () => received.push('removed'));
    await next(socket, 'connect');
    socket.removeAllListeners();

    await cutAndReconnect(socket);
    subject.findServerSocket(socket).emit('item');
    await request(socket, 'get', '/echo');
    assert.deepEqual(received, isShipped() ? ['removed'] : []);
  });

  function isShipped(): boolean {
    return subject.kind === 'as it ships';
  }
});
