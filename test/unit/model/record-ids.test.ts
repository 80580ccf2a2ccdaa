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
const withRefKey = model('id', 'ref');

/** Has what an ObjectId of MongoDB has: a method for its string, and a Buffer as `id`. */
const objectId = (text: unknown = '65f1a2b3c4d5e6f708192a3b') => ({ id: Buffer.from('x'), toHexString: () => text });

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
    ['an ObjectId, for a string key,', withStringKey, objectId(), ['65f1a2b3c4d5e6f708192a3b']],
    ['an ObjectId for a key without a type', withUntypedKey, objectId(), ['65f1a2b3c4d5e6f708192a3b']],
    ['an ObjectId for a ref key', withRefKey, objectId(), ['65f1a2b3c4d5e6f708192a3b']],
    ['an ObjectId with digits only, for a number key,', withNumberKey, objectId('83'), [83]],
    ['a record whose key is an ObjectId', withStringKey, { sku: objectId('abc') }, ['abc']],
    [
      'an array of ObjectIds and their strings',
      withStringKey,
      [objectId('a'), 'a', { sku: objectId('b') }],
      ['a', 'b'],
    ],
    ['a bigint of a safe size, for a number key,', withNumberKey, [83n, -(2n ** 53n) + 1n], [83, -(2 ** 53) + 1]],
    ['a record whose key is a bigint', withNumberKey, { id: 83n }, [83]],
    ['a bigint of any size for a string key', withStringKey, [83n, 2n ** 64n], ['83', '18446744073709551616']],
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
    ['a bigint of no safe size', withNumberKey, 2n ** 53n, 'a bigint that is too large for a number'],
    ['a negative bigint of no safe size', withNumberKey, -(2n ** 53n), 'a bigint that is too large for a number'],
    ['a bigint for a key without a type', withUntypedKey, 83n, 'a bigint'],
    ['a bigint for a ref key', withRefKey, 83n, 'a bigint'],
    ['an ObjectId for a number key', withNumberKey, objectId(), 'a string that is not a plain number'],
    ['an ObjectId that is not a string', withStringKey, objectId({}), 'an object'],
    ['a record whose key is a record', withStringKey, { sku: { sku: 'secret' } }, 'an object'],
    ['a Buffer for a ref key', withRefKey, { id: Buffer.from('secret') }, 'a Buffer'],
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
    assert.equal(
      rejection(withRefKey, true).message,
      'an id is a boolean. Expected a number or a string: the primary key `id` is a ref, which may hold anything. ' +
        "Pass a string that stands for it, such as id.toString('hex'), and pass the same to subscribe().",
    );
  });

  it('a record whose code throws is rejected, with what it threw as the cause', () => {
    const cause = new Error('secret');
    const throwCause = () => {
      throw cause;
    };
    const record = Object.defineProperty({}, 'id', { get: throwCause });
    const throwing = { toHexString: throwCause };
    for (const ids of [
      record,
      [record],
      throwing,
      { id: throwing },
      new Proxy({}, { get: throwCause }),
      new Proxy([1], { get: throwCause }),
    ]) {
      const error = rejection(withNumberKey, ids);
      assert.equal(error.cause, cause);
      assert.match(error.message, /^an id is a record with a getter or proxy that throws\. Expected /);
      assert.doesNotMatch(error.message, /secret/);
    }
  });
});
