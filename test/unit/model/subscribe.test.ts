import assert from 'node:assert/strict';

import { mixin } from '../../../src/model/mixin';
import { userModel } from '../../support/recorder';
import { SocketServer, waitForDelivery } from '../../support/socket-server';

describe('subscribe() and unsubscribe()', () => {
  const server = new SocketServer();
  before(() => server.start());
  after(() => server.stop());
  const { user } = mixin({ user: userModel() }, server.io);
  const { subscribe, unsubscribe, message } = user;

  it('a socket receives the messages of the records that it is subscribed to, and no others', async () => {
    const subscriber = await server.connect();
    subscribe(subscriber.socket, [1, { id: 2 }, '3']);
    unsubscribe({ method: 'GET', url: '/', headers: {}, socket: subscriber.socket }, [2, 3]);
    for (const id of [1, 2, 3]) message(id, {});
    await waitForDelivery(subscriber);
    assert.deepEqual(subscriber.received, [['user', { verb: 'messaged', id: 1, data: {} }], ['fence']]);
  });

  it('invalid ids are rejected, and no room is joined or left', async () => {
    const { socket } = await server.connect();
    for (const method of [subscribe, unsubscribe]) {
      assert.throws(
        () => {
          method(socket, [1, true as never]);
        },
        { name: 'MessageError', code: 'E_INVALID_ID' },
      );
    }
    assert.deepEqual([...socket.rooms], [socket.id]);
  });

  it('a request without a socket is rejected with the way to make one', () => {
    for (const method of [subscribe, unsubscribe]) {
      for (const req of [{ method: 'GET', url: '/', headers: {} }, undefined]) {
        assert.throws(
          () => {
            method(req as never, 1);
          },
          {
            code: 'E_INVALID_REQ',
            message:
              `User.${method.name}(): req has no socket, and only a socket can subscribe. ` +
              'Make the request over a socket, such as with io.socket.get().',
          },
        );
      }
    }
  });

  it('anything that is not a request or a socket is rejected', () => {
    for (const method of [subscribe, unsubscribe]) {
      assert.throws(
        () => {
          method(true as never, 1);
        },
        { code: 'E_INVALID_REQ', message: /: req is a boolean\. Expected a request/ },
      );
    }
  });
});
