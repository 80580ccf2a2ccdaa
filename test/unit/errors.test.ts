import assert from 'node:assert/strict';

import { MessageError } from '../../src/errors';

/** By this name, copies of other versions know each other. */
const BRAND = Symbol.for('sails-hook-message.MessageError');

describe('MessageError', () => {
  it('an error has a name, a code and a message, and nothing else by default', () => {
    const error = new MessageError('E_INVALID_ID', 'an id is null.');
    assert.ok(error instanceof Error);
    assert.equal(String(error), 'MessageError: an id is null.');
    assert.equal(error.code, 'E_INVALID_ID');
    for (const key of ['path', 'issues', 'cause']) assert.equal(key in error, false, key);
  });

  it('an error of another copy of the module is an instance, and nothing else is', () => {
    const path = require.resolve('../../src/errors');
    const loaded = require.cache[path];
    Reflect.deleteProperty(require.cache, path);
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { MessageError: Copy } = require('../../src/errors') as { MessageError: typeof MessageError };
    require.cache[path] = loaded;
    assert.notEqual(Copy, MessageError);
    assert.ok(new Copy('E_INVALID_ID', '') instanceof MessageError);
    assert.equal((new Copy('E_INVALID_ID', '') as unknown as Record<symbol, unknown>)[BRAND], true);
    for (const other of [new Error(), {}, null, undefined, 'E_INVALID_ID']) {
      assert.equal(other instanceof MessageError, false);
    }
  });

  it('an error has the path, the cause and the issues that it is given', () => {
    const issues = [{ message: 'secret' }];
    const error = new MessageError('E_INVALID_DATA', '', { path: 'data.price', cause: undefined, issues });
    assert.equal(error.path, 'data.price');
    assert.ok('cause' in error);
    assert.equal(error.issues, issues);
  });

  it('issues are not enumerable, because they may quote values', () => {
    const error = new MessageError('E_INVALID_DATA', '', { issues: [] });
    assert.equal(Object.keys(error).includes('issues'), false);
  });
});
