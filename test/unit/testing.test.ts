import assert from 'node:assert/strict';

import { MessageError } from '../../src/errors';
import { mixin } from '../../src/model/mixin';
import { recordMessages } from '../../src/testing';
import { fakeSocket, Recorder, userModel } from '../support/recorder';

const [user] = mixin([userModel()], new Recorder());

describe('recordMessages()', () => {
  it('messages are recorded in the order in which they were sent', () => {
    using recording = recordMessages();
    user.message([83, 84], { count: 12 });
    user.message(83, { count: 13 }, fakeSocket);
    const [to83, to84] = [
      { model: 'user', id: 83, room: 'sails_model_user_83:user' },
      { model: 'user', id: 84, room: 'sails_model_user_84:user' },
    ];
    assert.deepEqual(recording.messages, [
      { ...to83, data: { count: 12 }, omittedSocketId: undefined },
      { ...to84, data: { count: 12 }, omittedSocketId: undefined },
      { ...to83, data: { count: 13 }, omittedSocketId: fakeSocket.id },
    ]);
  });

  it('calls that were rejected are recorded with their error, and not among the messages', () => {
    using recording = recordMessages();
    let thrown;
    try {
      user.message(83, { price: NaN });
    } catch (error) {
      thrown = error;
    }
    user.message(83, { price: 1 });
    assert.ok(thrown instanceof MessageError);
    assert.deepEqual(recording.rejected, [{ model: 'user', error: thrown }]);
    assert.equal(recording.rejected[0]?.error, thrown);
    assert.equal(recording.messages.length, 1);
  });

  it('for() returns the messages of a model or of a record', () => {
    const [pet] = mixin([{ ...userModel(), identity: 'pet', globalId: 'Pet' }], new Recorder());
    using recording = recordMessages();
    user.message(1, { a: 1 });
    pet.message(1, { a: 2 });
    user.message(0, { a: 3 });
    const valuesFor = (...args: [string, number?]) => recording.for(...args).map(({ data }) => data['a']);
    assert.deepEqual(valuesFor('user'), [1, 3]);
    assert.deepEqual(valuesFor('pet', 1), [2]);
    assert.deepEqual(valuesFor('user', 0), [3]);
    assert.deepEqual(valuesFor('user', 2), []);
  });

  it('a recording runs until it is stopped, and two recordings do not affect each other', () => {
    const [first, second] = [recordMessages(), recordMessages()];
    const act = (id: number) => {
      user.message(id, {});
      assert.throws(() => {
        user.message(NaN, {});
      });
    };
    act(1);
    first.stop();
    first.stop();
    act(2);
    second.stop();
    act(3);
    assert.deepEqual([first.messages.length, second.messages.length], [1, 2]);
    assert.deepEqual([first.rejected.length, second.rejected.length], [1, 2]);
  });

  it('a recording ends with its `using` block', () => {
    let ended;
    {
      using recording = recordMessages();
      ended = recording;
    }
    user.message(1, {});
    assert.deepEqual(ended.messages, []);
  });
});
