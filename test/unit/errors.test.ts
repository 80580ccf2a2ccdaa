import assert from 'node:assert/strict';

import { MessageError } from '../../src/errors';

describe('a MessageError', () => {
  it('is an Error with a name, a code and a text', () => {
    const error = new MessageError('E_INVALID_ID', 'User.message(): no.');
    assert.ok(error instanceof Error);
    assert.equal(String(error), 'MessageError: User.message(): no.');
    assert.equal(error.code, 'E_INVALID_ID');
    assert.equal('path' in error, false);
    assert.equal('issues' in error, false);
    assert.equal('cause' in error, false);
  });

  it('is known to every copy of its class, and nothing else is', () => {
    const path = require.resolve('../../src/errors');
    const loaded = require.cache[path];
    Reflect.deleteProperty(require.cache, path);
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { MessageError: Copy } = require('../../src/errors') as { MessageError: typeof MessageError };
    require.cache[path] = loaded;
    assert.notEqual(Copy, MessageError);
    assert.ok(new Copy('E_INVALID_ID', 'no') instanceof MessageError);
    for (const other of [new Error(), {}, null, undefined, 'E_INVALID_ID']) {
      assert.equal(other instanceof MessageError, false);
    }
  });

  it('knows the path and the cause where there are any', () => {
    const error = new MessageError('E_INVALID_DATA', 'no', { path: 'data.price', cause: undefined });
    assert.equal(error.path, 'data.price');
    assert.ok('cause' in error);
  });
});
