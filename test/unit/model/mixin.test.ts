import assert from 'node:assert/strict';

import { MessageError } from '../../../src/errors';
import { mixin, type MessageMethods } from '../../../src/model/mixin';
import { Recorder, userModel } from '../../support/recorder';
import { SocketServer, allHasArrived } from '../../support/socket-server';

type Mixed = ReturnType<typeof userModel> & MessageMethods;

const mixed = (own: object = {}, broadcaster = new Recorder()): Mixed => {
  const user = { ...userModel(), ...own };
  mixin([user], broadcaster);
  return user as unknown as Mixed;
};

describe('mixin()', () => {
  it('gives each model of an array or a dictionary what it lacks', () => {
    const [inArray, inDictionary] = [userModel(), userModel()];
    mixin([inArray], new Recorder());
    mixin({ user: inDictionary }, new Recorder());
    for (const user of [inArray, inDictionary] as Mixed[]) {
      assert.equal(typeof user.message, 'function');
      assert.equal(typeof user.subscribe, 'function');
      assert.equal(typeof user.unsubscribe, 'function');
      assert.equal(user.getRoomName(83), 'sails_model_user_83:user');
    }
  });

  it('keeps what a model already has', () => {
    const own = {
      messageSchema: 'of its own message()',
      message: () => 1,
      subscribe: () => 2,
      unsubscribe: () => 3,
      getRoomName: () => 'own room',
    };
    const user = mixed(own);
    for (const [name, method] of Object.entries(own)) assert.equal(user[name as keyof Mixed], method);
  });

  it("sends into the rooms that a model's own getRoomName() names, looking it up at each call", () => {
    const recorder = new Recorder();
    const user = mixed({}, recorder);
    user.getRoomName = (id) => `own room ${id}`;
    user.message(83, {});
    assert.equal(recorder.sent[0]?.room, 'own room 83');
  });

  it('gives statics that work when they are taken off the model', () => {
    const recorder = new Recorder();
    const { message, getRoomName } = mixed({}, recorder);
    message(83, {});
    assert.equal(recorder.sent[0]?.room, getRoomName(83));
  });

  it("names the call after the model's variable, or its identity where it has none", () => {
    const refused = (user: Mixed) => {
      user.message(true as never, {});
    };
    assert.throws(() => {
      refused(mixed());
    }, /User\.message\(\)/);
    assert.throws(() => {
      refused(mixed({ globalId: undefined }));
    }, /user\.message\(\)/);
  });

  describe('gives subscribe() and unsubscribe(), which', () => {
    const server = new SocketServer();
    before(() => server.start());
    after(() => server.stop());
    const user = userModel();
    mixin([user], server.io);
    const { subscribe, unsubscribe, message } = user as unknown as Mixed;

    it('put a socket into the rooms of records and take it out again', async () => {
      const one = await server.connect();
      subscribe(one.socket, [1, { id: 2 }, '3']);
      unsubscribe({ method: 'GET', url: '/', headers: {}, socket: one.socket }, [2, 3]);
      for (const id of [1, 2, 3]) message(id, {});
      await allHasArrived(one);
      assert.deepEqual(one.heard, [['user', { verb: 'messaged', id: 1, data: {} }], ['fence']]);
    });

    it('refuse bad ids and change nothing', async () => {
      const one = await server.connect();
      for (const method of [subscribe, unsubscribe]) {
        assert.throws(
          () => {
            method(one.socket, [1, true as never]);
          },
          isError('E_INVALID_ID', /User\.(un)?subscribe\(\)/),
        );
      }
      assert.deepEqual([...one.socket.rooms], [one.socket.id]);
    });

    it('refuse a request that did not come by socket, and say what to do', () => {
      for (const method of [subscribe, unsubscribe]) {
        for (const req of [{ method: 'GET', url: '/', headers: {} }, undefined, true]) {
          assert.throws(
            () => {
              method(req as never, 1);
            },
            isError('E_INVALID_REQ', req === true ? /a boolean/ : /did not come by socket/),
          );
        }
      }
    });
  });
});

const isError = (code: string, text: RegExp) => (error: unknown) =>
  error instanceof MessageError && error.code === code && text.test(error.message);
