import assert from 'node:assert/strict';

import { describeEachKind } from './each-client-kind';
import { next, request } from './sails-io-clients';

describeEachKind('events', (subject) => {
  it('a listener receives what the server sends to a room that a request has joined', async () => {
    const socket = await subject.client.connect(subject.app.url);
    await request(socket, 'post', '/subscribe');
    const received = next(socket, 'item');
    subject.app.sails.sockets.broadcast('record', 'item', { price: 1 });
    const [event] = await received;
    assert.deepEqual(event, { price: 1 });
  });

  it('listeners that are added before and after the socket has connected receive events', async () => {
    const socket = subject.client.start(subject.app.url);
    const addedBefore = next(socket, 'item');
    await next(socket, 'connect');
    const addedAfter = next(socket, 'item');
    subject.findServerSocket(socket).emit('item', 1);
    assert.deepEqual([(await addedBefore)[0], (await addedAfter)[0]], [1, 1]);
  });

  it('off() and removeAllListeners() remove listeners', async () => {
    const socket = await subject.client.connect(subject.app.url);
    const received: unknown[] = [];
    const listener = (value: unknown) => received.push(value);
    const kept = (value: unknown) => received.push(`kept ${String(value)}`);
    socket.on('item', listener).on('item', kept).off('item', listener);
    subject.findServerSocket(socket).emit('item', 1);
    await request(socket, 'get', '/echo');
    socket.removeAllListeners();
    subject.findServerSocket(socket).emit('item', 2);
    await request(socket, 'get', '/echo');
    assert.deepEqual(received, ['kept 1']);
  });
});
