import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { publishRejected, publishSent } from '../../../src/broadcast/diagnostics';
import type { MessagedEvent } from '../../../src/broadcast/messaged-event';
import { MessageError } from '../../../src/errors';

describe('publishSent()', () => {
  const envelope: MessagedEvent = { verb: 'messaged', id: 83, data: { count: 12 } };

  it('a listener of the channel receives the model, the id, the data, the room and the omitted socket', () => {
    const published: unknown[] = [];
    const listener = (message: unknown) => published.push(message);
    subscribe('sails-hook-message:sent', listener);
    publishSent('user', 'room', envelope, 'the id of a socket');
    publishSent('user', 'room', envelope, undefined);
    unsubscribe('sails-hook-message:sent', listener);
    publishSent('user', 'room', envelope, undefined);
    const message = { model: 'user', id: 83, data: { count: 12 }, room: 'room' };
    assert.deepEqual(published, [
      { ...message, omittedSocketId: 'the id of a socket' },
      { ...message, omittedSocketId: undefined },
    ]);
  });
});

describe('publishRejected()', () => {
  it('a listener of the channel receives the model and the error', () => {
    const published: unknown[] = [];
    const listener = (call: unknown) => published.push(call);
    const error = new MessageError('E_INVALID_ID', 'an id is null.');
    subscribe('sails-hook-message:rejected', listener);
    publishRejected('user', error);
    unsubscribe('sails-hook-message:rejected', listener);
    publishRejected('user', error);
    assert.deepEqual(published, [{ model: 'user', error }]);
    assert.equal((published[0] as { error: unknown }).error, error);
  });
});
