import assert from 'node:assert/strict';

import { MessageError } from '../../../src/errors';
import { parseRecordIds } from '../../../src/model/record-ids';

const model = (primaryKey: string, type?: string) => ({
  identity: 'user',
  primaryKey,
  attributes: { [primaryKey]: type === undefined ? {} : { type } },
});
const withNumberKey = model('id', 'number');
const withStringKey = model('sku', 'string');
const withUntypedKey = model('id');

function rejection(of: typeof withNumberKey, ids: unknown): MessageError {
  try {
    parseRecordIds(of, ids);
  } catch (error) {
    assert.ok(error instanceof MessageError, String(error));
    assert.equal(error.code, 'E_INVALID_ID');
    return error;
  }
  return assert.fail('nothing was thrown');
}

describe('parseRecordIds()', () => {
  const accepted: [string, typeof withNumberKey, unknown, unknown[]][] = [
    ['a number', withNumberKey, 83, [83]],
    ['a negative number, a fraction and zero', withNumberKey, [-1, 1.5, 0], [-1, 1.5, 0]],
    ['a string that is a number, for a number key,', withNumberKey, '83', [83]],
    ['strings as JavaScript prints numbers', withNumberKey, ['-1', '1.5', '1e+21'], [-1, 1.5, 1e21]],
    ['a string', withStringKey, 'tea pot', ['tea pot']],
    ['a number for a string key', withStringKey, 83, ['83']],
    ['any id for a key without a type', withUntypedKey, [83, '83', 'x'], [83, '83', 'x']],
    ['a record', withNumberKey, { id: 83, name: 'bob' }, [83]],
    ['a record with a key of another name', withStringKey, { id: 1, sku: 'tea' }, ['tea']],
    ['a record whose key is a string, for a number key,', withNumberKey, { id: '83' }, [83]],
    ['an array of ids and records', withNumberKey, [83, '84', { id: 85 }], [83, 84, 85]],
    ['an empty array', withNumberKey, [], []],
    ['a record that is named several times, once,', withNumberKey, [83, '83', { id: 83 }, 84, 83], [83, 84]],
    ['a string with spaces and colons', withStringKey, ' a:user_1 ', [' a:user_1 ']],
    ['an id of a model that does not declare its key', { ...withNumberKey, attributes: {} }, '83', ['83']],
  ];
  for (const [what, of, ids, expected] of accepted) {
    it(`${what} is accepted and converted to the type of the primary key`, () => {
      assert.deepEqual(parseRecordIds(of, ids), expected);
    });
  }

  it('-0 is the same record as 0', () => {
    assert.ok(Object.is(parseRecordIds(withNumberKey, -0)[0], 0));
    assert.deepEqual(parseRecordIds(withStringKey, -0), ['0']);
  });

  const rejected: [string, typeof withNumberKey, unknown, string][] = [
    ['undefined', withNumberKey, undefined, 'undefined'],
    ['null', withNumberKey, null, 'null'],
    ['a boolean', withNumberKey, true, 'a boolean'],
    ['NaN', withNumberKey, NaN, 'NaN'],
    ['an infinite number', withNumberKey, Infinity, 'an infinite number'],
    ['an infinite number for a string key', withStringKey, -Infinity, 'an infinite number'],
    ['a bigint', withNumberKey, 83n, 'a bigint'],
    ['a symbol', withNumberKey, Symbol('secret'), 'a symbol'],
    ['a function', withNumberKey, () => 83, 'a function'],
    ['an empty string', withStringKey, '', 'an empty string'],
    ['an empty string for a number key', withNumberKey, '', 'an empty string'],
    ['a record without its key', withNumberKey, { name: 'secret' }, 'an object without `id`'],
    ['a record whose key is null', withNumberKey, { id: null }, 'an object without `id`'],
    ['a record whose key is an object', withNumberKey, { id: { id: 83 } }, 'an object'],
    ['a date', withNumberKey, new Date(), 'a Date without `id`'],
    ['an array in an array', withNumberKey, [[83]], 'an array without `id`'],
    // eslint-disable-next-line no-sparse-arrays
    ['an empty slot of an array', withNumberKey, [83, , 84], 'undefined'],
    ['an invalid id among valid ids', withNumberKey, [83, 'secret', 84], 'a string that is not a plain number'],
  ];
  for (const [what, of, ids, reason] of rejected) {
    it(`${what} is rejected by its type, without its value`, () => {
      const error = rejection(of, ids);
      assert.ok(error.message.startsWith(`an id is ${reason}. Expected a `), error.message);
      assert.doesNotMatch(error.message, /secret|83/);
      assert.equal('cause' in error, false);
    });
  }

  it('a query that was not awaited is rejected, also with a key', () => {
    for (const ids of [{ id: 83, then: () => 1 }, [{ id: 83, then: () => 1 }]]) {
      assert.equal(
        rejection(withNumberKey, ids).message,
        'an id is a query or promise that was not awaited. Put `await` before it.',
      );
    }
  });

  it('a string that may be another record than its number is rejected for a number key', () => {
    for (const id of ['83abc', '0x53', ' 83', '83 ', '083', '83.0', '+83', '1e3', '-0', 'NaN', 'Infinity', '8_3']) {
      assert.match(rejection(withNumberKey, id).message, /a string that is not a plain number/);
    }
    assert.match(rejection(withNumberKey, '9007199254740993').message, /a string that is not a plain number/);
  });

  it('a rejection names the expected type and the primary key', () => {
    const expected = (type: string) =>
      `an id is a boolean. Expected a ${type}, a record that has it, or an array of these.`;
    assert.equal(rejection(withNumberKey, true).message, expected('number (the primary key `id`)'));
    assert.equal(rejection(withStringKey, true).message, expected('string (the primary key `sku`)'));
    assert.equal(rejection(withUntypedKey, true).message, expected('number or string (the primary key `id`)'));
  });

  it('a record whose code throws is rejected, with what it threw as the cause', () => {
    const cause = new Error('secret');
    const throwCause = () => {
      throw cause;
    };
    const record = Object.defineProperty({}, 'id', { get: throwCause });
    for (const ids of [record, [record], new Proxy({}, { get: throwCause }), new Proxy([1], { get: throwCause })]) {
      const error = rejection(withNumberKey, ids);
      assert.equal(error.cause, cause);
      assert.match(error.message, /^an id is a record with a getter or proxy that throws\. Expected /);
      assert.doesNotMatch(error.message, /secret/);
    }
  });
});
