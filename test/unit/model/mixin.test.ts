import assert from 'node:assert/strict';

import { Server } from 'socket.io';
import { io as connect } from 'socket.io-client';

import type { MessageMethods } from '../../../src/model/methods';
import { mixin, type MixinOptions } from '../../../src/model/mixin';
import { fakeSocket, Recorder, userModel } from '../../support/recorder';

type AugmentedUser = ReturnType<typeof userModel> & MessageMethods;

const augment = (own: object = {}, broadcaster = new Recorder()): AugmentedUser => {
  const user = { ...userModel(), ...own };
  mixin([user], broadcaster);
  return user as unknown as AugmentedUser;
};

describe('mixin()', () => {
  it('each model of an array or a dictionary gets the methods', () => {
    const [inArray, inDictionary] = [userModel(), userModel()];
    const [returned] = mixin([inArray], new Recorder());
    assert.equal(returned, inArray);
    mixin({ user: inDictionary }, new Recorder());
    for (const user of [inArray, inDictionary] as AugmentedUser[]) {
      assert.equal(typeof user.message, 'function');
      assert.equal(typeof user.subscribe, 'function');
      assert.equal(typeof user.unsubscribe, 'function');
      assert.equal(user.getRoomName(83), 'sails_model_user_83:user');
    }
  });

  it('a model keeps the methods that it already has', () => {
    const own = {
      messageSchema: 'for its own message()',
      message: () => 1,
      subscribe: () => 2,
      unsubscribe: () => 3,
      getRoomName: () => 'own room',
    };
    const user = augment(own);
    for (const [name, method] of Object.entries(own)) assert.equal(user[name as keyof AugmentedUser], method);
  });

  it("messages are sent to the rooms that a model's own getRoomName() names at the time of the call", () => {
    const recorder = new Recorder();
    const user = augment({}, recorder);
    user.getRoomName = (id) => `own room ${id}`;
    user.message(83, {});
    assert.equal(recorder.sent[0]?.room, 'own room 83');
  });

  it('the methods work without the model as `this`', () => {
    const recorder = new Recorder();
    const { message, getRoomName } = augment({}, recorder);
    message(83, {});
    assert.equal(recorder.sent[0]?.room, getRoomName(83));
  });

  it('the messages of a model with a messageSchema are validated', () => {
    const schema = { version: 1, vendor: 'test', validate: () => ({ issues: [{ message: 'no' }] }) };
    assert.throws(
      () => {
        augment({ messageSchema: () => ({ '~standard': schema }) }).message(83, {});
      },
      { code: 'E_INVALID_DATA', issues: [{ message: 'no' }] },
    );
  });

  describe('with onError', () => {
    it('onError receives the errors of the messages of every model, and message() does not throw', () => {
      const errors: string[] = [];
      const models = { user: userModel(), pet: { ...userModel(), globalId: 'Pet' } };
      const { user, pet } = mixin(models, new Recorder(), { onError: ({ message }) => errors.push(message) });
      user.message(NaN, {});
      pet.message(NaN, {});
      assert.deepEqual(
        errors.map((text) => text.split(':')[0]),
        ['User.message()', 'Pet.message()'],
      );
    });

    it('message() throws the error by default, and also if onError is undefined', () => {
      for (const options of [[], [undefined], [{}], [{ onError: undefined }]]) {
        const [user] = mixin([userModel()], new Recorder(), ...options);
        assert.throws(
          () => {
            user.message(NaN, {});
          },
          { name: 'MessageError', code: 'E_INVALID_ID' },
        );
      }
    });

    it('subscribe() and unsubscribe() throw nevertheless', () => {
      const [user] = mixin([userModel()], new Recorder(), { onError: () => assert.fail('it was called') });
      for (const method of [user.subscribe, user.unsubscribe]) {
        assert.throws(
          () => {
            method(fakeSocket, NaN);
          },
          { code: 'E_INVALID_ID' },
        );
      }
    });
  });

  it('records of any of the models are recognized in the messages of each, by their protected attributes', () => {
    const attributes = { ...userModel().attributes, password: { type: 'string', protect: true } };
    const models = { user: { ...userModel(), attributes }, pet: { ...userModel(), identity: 'pet' } };
    const { pet } = mixin(models, new Recorder());
    assert.throws(
      () => {
        pet.message(1, { owner: { id: 1, username: 'bob', password: 'secret' } });
      },
      { code: 'E_INVALID_DATA', path: 'data.owner.password' },
    );
  });

  describe('with an invalid argument', () => {
    const io = new Server();

    /** Returns the message of the TypeError. */
    function rejection(models: unknown, broadcaster: unknown = io, options: unknown = {}): string {
      try {
        mixin(models as [], broadcaster as Server, options as MixinOptions);
      } catch (error) {
        assert.ok(error instanceof TypeError, String(error));
        return error.message;
      }
      return assert.fail('nothing was thrown');
    }

    it('a model without an identity or a primary key is rejected by its key', () => {
      for (const lack of [{ identity: undefined }, { identity: '' }, { primaryKey: undefined }]) {
        assert.match(rejection({ pet: { ...userModel(), ...lack } }), /^mixin\(\): `pet` is not a Waterline model: it/);
      }
    });

    it('anything but a list of models is rejected', () => {
      assert.match(rejection(undefined), /^mixin\(\): expected a list of models, got undefined\./);
      assert.match(rejection(userModel()), /^mixin\(\): expected a list of models, got a single model\./);
    });

    it('a broadcaster that cannot broadcast is rejected by its type', () => {
      const client = connect('http://127.0.0.1', { autoConnect: false });
      for (const [broadcaster, type] of [
        [null, 'null'],
        ['io', 'a string'],
        [{}, 'an object'],
        [{ to: 'room' }, 'an object'],
        [client, 'an object'],
      ] as const) {
        assert.equal(
          rejection([userModel()], broadcaster),
          `mixin(): the broadcaster is ${type}. ` +
            'Expected a Socket.IO server, namespace or emitter: an object with to(room).emit(event, envelope).',
        );
      }
      assert.throws(() => (mixin as (models: object) => unknown)([userModel()]), /the broadcaster is undefined/);
    });

    it('an invalid messageSchema is rejected by the name of its model', () => {
      assert.match(
        rejection([{ ...userModel(), messageSchema: {} }]),
        /^User\.messageSchema is an object, not a Standard Schema\. Set it to a schema/,
      );
      assert.match(
        rejection({ u: { ...userModel(), globalId: undefined, messageSchema: 'z.object({})' } }),
        /^user\.messageSchema is a string/,
      );
    });

    it('an onError that is not a function is rejected by its type', () => {
      for (const [onError, type] of [
        [null, 'null'],
        ['secret', 'a string'],
        [{ log: () => undefined }, 'an object'],
      ] as const) {
        assert.equal(
          rejection([userModel()], io, { onError }),
          `mixin(): options.onError is ${type}. Expected a function that receives an error.`,
        );
      }
    });

    it('an unknown option is rejected by its name', () => {
      assert.equal(
        rejection([userModel()], io, { onerror: () => undefined }),
        'mixin(): unknown option `onerror`. The only option is `onError`.',
      );
    });

    it('no model is changed if any argument is invalid', () => {
      const valid = userModel();
      rejection([valid, { ...userModel(), identity: '' }]);
      rejection([valid, { ...userModel(), messageSchema: {} }]);
      rejection([valid], {});
      rejection([valid], io, { onError: 1 });
      assert.deepEqual(valid, userModel());
    });
  });
});
