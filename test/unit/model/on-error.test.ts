import assert from 'node:assert/strict';
import { once } from 'node:events';

import { MessageError } from '../../../src/errors';
import { parseOnError, rejectCall, throwError } from '../../../src/model/on-error';
import { userModel } from '../../support/recorder';

describe('parseOnError()', () => {
  it('a function and undefined are returned as they are', () => {
    const onError = () => undefined;
    assert.equal(parseOnError(onError, 'onError'), onError);
    assert.equal(parseOnError(undefined, 'onError'), undefined);
  });

  it('anything else is rejected by the name of the setting and the type of the value', () => {
    for (const [value, type] of [
      [null, 'null'],
      [false, 'a boolean'],
      ['secret', 'a string'],
      [{}, 'an object'],
    ] as const) {
      assert.throws(() => parseOnError(value, 'sails.config.message.onError'), {
        name: 'TypeError',
        message: `sails.config.message.onError is ${type}. Expected a function that receives an error.`,
      });
    }
  });
});

describe('throwError()', () => {
  it('the error is thrown', () => {
    const error = new MessageError('E_INVALID_ID', 'an id is null.');
    assert.throws(
      () => throwError(error),
      (thrown) => thrown === error,
    );
  });
});

describe('rejectCall()', () => {
  const error = new MessageError('E_INVALID_ID', 'an id is null.');

  it('onError receives the error alone, and what it returns is ignored', () => {
    const received: unknown[][] = [];
    rejectCall(userModel(), error, (...args) => received.push(args));
    assert.deepEqual(received, [[error]]);
  });

  const rejecting: Record<string, () => unknown> = {
    'is asynchronous and throws': async () => {
      await Promise.resolve();
      throw error;
    },
    'returns a thenable that rejects': () => ({
      then: (_: unknown, reject: (reason: unknown) => void) => {
        reject(error);
      },
    }),
    'returns a thenable that throws': () => ({
      then: () => {
        throw error;
      },
    }),
  };
  for (const [what, onError] of Object.entries(rejecting)) {
    it(`an onError that ${what} leads to a warning of the process, and not to an unhandled rejection`, async () => {
      const warned = once(process, 'warning') as Promise<[Error & { detail: string }]>;
      rejectCall(userModel(), error, onError);
      const [{ name, message, detail }] = await warned;
      assert.deepEqual(
        { name, message, detail },
        {
          name: 'Warning',
          message: 'The onError of sails-hook-message returned a promise that was rejected.',
          detail: 'message() has returned by then. To make it throw, throw in a function that is not async.',
        },
      );
    });
  }

  it('an asynchronous onError that does not throw leads to no warning', async () => {
    const warnings: unknown[] = [];
    const listener = (warning: unknown) => warnings.push(warning);
    process.on('warning', listener);
    rejectCall(userModel(), error, () => Promise.resolve());
    await new Promise(setImmediate);
    process.off('warning', listener);
    assert.deepEqual(warnings, []);
  });
});
