import assert from 'node:assert/strict';

import { recordMessages } from '../../../src/testing';
import { useApp } from '../../support/installed-app';

interface Socket {
  prependAnyOutgoing?(listener: () => void): unknown;
}
interface SocketIo {
  of(namespace: string): { adapter: { broadcast: unknown } };
}

describe('an error that is thrown while a message is sent', () => {
  const errors: Error[] = [];
  const app = useApp({ config: { message: { onError: (error: Error) => errors.push(error) } } });
  const failure = new Error('thrown while sending');
  const fail = () => {
    throw failure;
  };
  const isFailure = (error: unknown) => error === failure;

  /** Sends as message() does, and as what Sails has for it. */
  const ways: Record<string, () => unknown> = {
    'message()': () => app.model('user').message([83, 84], { count: 1 }),
    'sails.sockets.broadcast()': () => {
      app.sails.sockets.broadcast(app.model('user').getRoomName(83) ?? '', 'user', { count: 1 });
    },
  };

  for (const [way, send] of Object.entries(ways)) {
    it(`${way} throws what a listener of outgoing packets throws, which is not a rejected call`, async function () {
      const client = await app.subscriber('socket.io-client 2', 83);
      const socket = app.sails.sockets.get(client.id) as Socket;
      if (socket.prependAnyOutgoing === undefined) this.skip(); // Socket.IO 2 has no such listeners.
      socket.prependAnyOutgoing(fail);
      using recording = recordMessages();
      assert.throws(send, isFailure);
      assert.deepEqual([errors, recording.rejected], [[], []]);
    });

    it(`${way} throws what the adapter throws, which is not a rejected call`, async () => {
      await app.subscriber('socket.io-client 2', 83);
      const { adapter } = (app.sails.io as unknown as SocketIo).of('/');
      const { broadcast } = adapter;
      adapter.broadcast = fail;
      using recording = recordMessages();
      try {
        assert.throws(send, isFailure);
      } finally {
        adapter.broadcast = broadcast;
      }
      assert.deepEqual([errors, recording.rejected, recording.messages], [[], [], []]);
    });
  }
});
