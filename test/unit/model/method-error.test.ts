import assert from 'node:assert/strict';

import { MessageError } from '../../../src/errors';
import { attributeToMethod } from '../../../src/model/method-error';
import type { MessageMethods } from '../../../src/model/methods';
import { mixin } from '../../../src/model/mixin';
import { fakeSocket, Recorder, userModel } from '../../support/recorder';

function errorThrownBy(callback: () => unknown): MessageError {
  try {
    callback();
  } catch (error) {
    assert.ok(error instanceof MessageError);
    return error;
  }
  return assert.fail('nothing was thrown');
}

describe('an error of a method', () => {
  const [user] = mixin([userModel()], new Recorder());
  const anyUser = user as unknown as Record<keyof MessageMethods, (...args: unknown[]) => unknown>;

  const invalidCalls: Record<string, { method: string; lineOfTheUser: () => unknown }[]> = {
    'message()': [
      { method: 'message', lineOfTheUser: () => anyUser.message(true, {}) },
      { method: 'message', lineOfTheUser: () => anyUser.message([1, { id: {} }], {}) },
      { method: 'message', lineOfTheUser: () => anyUser.message(1, { items: [{ price: NaN }] }) },
      { method: 'message', lineOfTheUser: () => anyUser.message(1, {}, true) },
    ],
    'subscribe()': [
      { method: 'subscribe', lineOfTheUser: () => anyUser.subscribe(fakeSocket, true) },
      { method: 'subscribe', lineOfTheUser: () => anyUser.subscribe(undefined, 1) },
    ],
    'unsubscribe()': [
      { method: 'unsubscribe', lineOfTheUser: () => anyUser.unsubscribe(fakeSocket, [1, '']) },
      { method: 'unsubscribe', lineOfTheUser: () => anyUser.unsubscribe(true, 1) },
    ],
  };
  for (const [name, calls] of Object.entries(invalidCalls)) {
    it(`the message of an error of ${name} begins with the name of the method, once`, () => {
      for (const { method, lineOfTheUser } of calls) {
        const { message } = errorThrownBy(lineOfTheUser);
        assert.ok(message.startsWith(`User.${method}(): `), message);
        assert.equal(message.split('User.').length, 2, message);
      }
    });

    it(`the stack of an error of ${name} starts at the line of the user, without a frame of the library`, () => {
      for (const { lineOfTheUser } of calls) {
        const { message, stack = '' } = errorThrownBy(lineOfTheUser);
        const [header, firstFrame = '', ...others] = stack.split('\n');
        assert.equal(header, `MessageError: ${message}`);
        assert.match(firstFrame, /^ {4}at lineOfTheUser \(.*method-error\.test\.ts:\d+:\d+\)$/);
        assert.deepEqual(
          others.filter((frame) => /[/\\]src[/\\]/.test(frame)),
          [],
        );
      }
    });
  }

  it('the name of the method begins with the identity of a model without a global variable', () => {
    const error = new MessageError('E_INVALID_ID', 'an id is null.');
    const { globalId, ...model } = userModel();
    assert.equal(globalId, 'User');
    assert.equal(
      attributeToMethod(error, model, function message() {
        // only its name is used
      }),
      error,
    );
    assert.equal(error.message, 'user.message(): an id is null.');
  });

  it('an error that is not a MessageError is left as it is', () => {
    const error = new Error('closed');
    const { stack } = error;
    assert.equal(
      attributeToMethod(error, userModel(), () => undefined),
      error,
    );
    assert.deepEqual([error.message, error.stack], ['closed', stack]);
  });
});
