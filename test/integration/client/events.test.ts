import assert from 'node:assert/strict';

import { withEachKind } from './each-kind';
import { next, request } from './sails-io-clients';

withEachKind('events', (subject) => {
  it('brings what the server sends to a room that a request has joined', async () => {
    const socket = await subject.client.connect(subject.app.url);
    await request(socket, 'post', '/subscribe');
    const heard = next(socket, 'item');
    subject.app.sails.sockets.broadcast('record', 'item', { price: 1 });
    const [event] = await heard;
    assert.deepEqual(event, { price: 1 });
  });

  it('brings them to listeners from before it had connected, and to those from after', async () => {
    const socket = subject.client.start(subject.app.url);
    const early = next(socket, 'item');
    await next(socket, 'connect');
    const late = next(socket, 'item');
    subject.serverSocket(socket).emit('item', 1);
    assert.deepEqual([(await early)[0], (await late)[0]], [1, 1]);
  });

  it('calls no listener that was taken off, and none after removeAllListeners()', async () => {
    const socket = await subject.client.connect(subject.app.url);
    const heard: unknown[] = [];
    const listener = (value: unknown) => heard.push(value);
    const kept = (value: unknown) => heard.push(`kept ${String(value)}`);
    socket.on('item', listener).on('item', kept).off('item', listener);
    subject.serverSocket(socket).emit('item', 1);
    await request(socket, 'get', '/echo');
    socket.removeAllListeners();
    subject.serverSocket(socket).emit('item', 2);
    await request(socket, 'get', '/echo');
    assert.deepEqual(heard, ['kept 1']);
  });
});
