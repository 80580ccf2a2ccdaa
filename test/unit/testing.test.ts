import assert from 'node:assert/strict';

import { mixin } from '../../src/model/mixin';
import { recordMessages } from '../../src/testing';
import { Recorder, userModel } from '../support/recorder';

const [user] = mixin([userModel()], new Recorder());
const socket = { id: 'requester', join: () => undefined, leave: () => undefined, emit: () => undefined };

describe('recordMessages()', () => {
  it('records who was told what, and who was left out, in order', () => {
    using recording = recordMessages();
    user.message([83, 84], { count: 12 });
    user.message(83, { count: 13 }, socket);
    assert.deepEqual(recording.messages, [
      { model: 'user', id: 83, data: { count: 12 }, requester: undefined },
      { model: 'user', id: 84, data: { count: 12 }, requester: undefined },
      { model: 'user', id: 83, data: { count: 13 }, requester: 'requester' },
    ]);
  });

  it('answers what was told of a model, or of a record', () => {
    const [pet] = mixin([{ ...userModel(), identity: 'pet', globalId: 'Pet' }], new Recorder());
    using recording = recordMessages();
    user.message(1, { a: 1 });
    pet.message(1, { a: 2 });
    user.message(0, { a: 3 });
    const told = (...of: [string, number?]) => recording.to(...of).map(({ data }) => data['a']);
    assert.deepEqual(told('user'), [1, 3]);
    assert.deepEqual(told('pet', 1), [2]);
    assert.deepEqual(told('user', 0), [3]);
    assert.deepEqual(told('user', 2), []);
  });

  it('goes on until it is stopped, and two do not disturb each other', () => {
    const [first, second] = [recordMessages(), recordMessages()];
    user.message(1, {});
    first.stop();
    first.stop();
    user.message(2, {});
    second.stop();
    user.message(3, {});
    assert.deepEqual([first.messages.length, second.messages.length], [1, 2]);
  });

  it('ends with a using block', () => {
    let kept;
    {
      using recording = recordMessages();
      kept = recording;
    }
    user.message(1, {});
    assert.deepEqual(kept.messages, []);
  });
});
