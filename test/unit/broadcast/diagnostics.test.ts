import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { publishSent } from '../../../src/broadcast/diagnostics';
import type { MessagedEvent } from '../../../src/broadcast/messaged-event';
import { fakeSocket } from '../../support/recorder';

describe('publishSent()', () => {
  const envelope: MessagedEvent = { verb: 'messaged', id: 83, data: { count: 12 } };

  it('a listener of the channel receives the model, the id, the data, the room and the omitted socket', () => {
    const published: unknown[] = [];
    const listener = (message: unknown) => published.push(message);
    subscribe('sails-hook-message:sent', listener);
    publishSent('user', 'room', envelope, fakeSocket);
    publishSent('user', 'room', envelope, undefined);
    unsubscribe('sails-hook-message:sent', listener);
    publishSent('user', 'room', envelope, undefined);
    const message = { model: 'user', id: 83, data: { count: 12 }, room: 'room' };
    assert.deepEqual(published, [
      { ...message, omittedSocketId: fakeSocket.id },
      { ...message, omittedSocketId: undefined },
    ]);
  });
});
