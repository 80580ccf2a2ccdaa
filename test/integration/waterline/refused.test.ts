import assert from 'node:assert/strict';

import { Server } from 'socket.io';
import { io as connect } from 'socket.io-client';

import { mixin } from '../../../src/waterline';
import { userModel } from '../../support/recorder';

describe('mixin() refuses, before any message,', () => {
  const io = new Server();

  /** The text of a TypeError; nothing may have been given to the model by then. */
  function refusal(models: unknown, broadcaster: unknown = io): string {
    try {
      mixin(models as [], broadcaster as Server);
    } catch (error) {
      assert.ok(error instanceof TypeError, String(error));
      return error.message;
    }
    return assert.fail('nothing was thrown');
  }

  it('a model without an identity or without a primary key, by its name', () => {
    for (const lack of [{ identity: undefined }, { identity: '' }, { primaryKey: undefined }]) {
      assert.match(refusal({ pet: { ...userModel(), ...lack } }), /^mixin\(\): `pet` is no Waterline model: it lacks/);
    }
  });

  it('what is no list of models', () => {
    assert.match(refusal(undefined), /the models are undefined/);
    assert.match(refusal(userModel()), /the models are one model, without a list around it/);
  });

  it("a broadcaster that can't broadcast, by its kind and with what is wanted", () => {
    const client = connect('http://127.0.0.1', { autoConnect: false });
    const broadcasters: [unknown, string][] = [
      [null, 'null'],
      ['io', 'a string'],
      [{}, 'an object'],
      [{ to: 'room' }, 'an object'],
      [client, 'an object'],
    ];
    for (const [broadcaster, kind] of broadcasters) {
      assert.equal(
        refusal([userModel()], broadcaster),
        `mixin(): the broadcaster is ${kind}, which can't broadcast. ` +
          'Pass a Socket.IO server, a namespace or an emitter: it must have to(room).emit(event, envelope).',
      );
    }
    assert.throws(() => (mixin as (models: object) => unknown)([userModel()]), /the broadcaster is undefined/);
  });

  it('a messageSchema that is none, by the name of its model', () => {
    assert.match(refusal([{ ...userModel(), messageSchema: {} }]), /^User\.messageSchema is an object\. Set it to a/);
    assert.match(
      refusal({ u: { ...userModel(), globalId: undefined, messageSchema: 'z.object({})' } }),
      /^user\.messageSchema is a string/,
    );
  });

  it('with nothing given to any model', () => {
    const sound = userModel();
    refusal([sound, { ...userModel(), identity: '' }]);
    refusal([sound, { ...userModel(), messageSchema: {} }]);
    refusal([sound], {});
    assert.deepEqual(sound, userModel());
  });
});
