import assert from 'node:assert/strict';

import { MessageError } from '../../../src/errors';
import { recordIds } from '../../../src/model/record-ids';

const model = (primaryKey: string, type?: string) => ({
  identity: 'user',
  primaryKey,
  attributes: { [primaryKey]: type === undefined ? {} : { type } },
});
const numbered = model('id', 'number');
const named = model('sku', 'string');
const untyped = model('id');

function refusal(of: typeof numbered, ids: unknown): MessageError {
  try {
    recordIds(of, ids, 'User.message()');
  } catch (error) {
    assert.ok(error instanceof MessageError, String(error));
    assert.equal(error.code, 'E_INVALID_ID');
    assert.ok(error.message.startsWith('User.message(): '), error.message);
    return error;
  }
  return assert.fail('nothing was thrown');
}

describe('record ids', () => {
  describe('are brought to the type of the primary key where that loses nothing:', () => {
    const cases: [string, typeof numbered, unknown, unknown[]][] = [
      ['a number for a number key', numbered, 83, [83]],
      ['a negative number, a fraction and zero', numbered, [-1, 1.5, 0], [-1, 1.5, 0]],
      ['a string for a number key', numbered, '83', [83]],
      ['strings that are numbers as JavaScript writes them', numbered, ['-1', '1.5', '1e+21'], [-1, 1.5, 1e21]],
      ['a string for a string key', named, 'tea pot', ['tea pot']],
      ['a number for a string key', named, 83, ['83']],
      ['an id for a key without a type, as it is', untyped, [83, '83', 'x'], [83, '83', 'x']],
      ['a record', numbered, { id: 83, name: 'bob' }, [83]],
      ['a record by a key of another name', named, { id: 1, sku: 'tea' }, ['tea']],
      ['a record whose key is of the other type', numbered, { id: '83' }, [83]],
      ['an array of all of these', numbered, [83, '84', { id: 85 }], [83, 84, 85]],
      ['an empty array', numbered, [], []],
      ['one record under many names, once', numbered, [83, '83', { id: 83 }, 84, 83], [83, 84]],
      ['a string that has spaces, colons and other names in it', named, ' a:user_1 ', [' a:user_1 ']],
    ];
    for (const [what, of, ids, expected] of cases) {
      it(what, () => {
        assert.deepEqual(recordIds(of, ids, 'User.message()'), expected);
      });
    }

    it('zero, whatever its sign', () => {
      assert.ok(Object.is(recordIds(numbered, -0, '')[0], 0));
      assert.deepEqual(recordIds(named, -0, ''), ['0']);
    });
  });

  describe('are refused:', () => {
    const cases: [string, typeof numbered, unknown, RegExp][] = [
      ['undefined', numbered, undefined, /is undefined/],
      ['null', numbered, null, /is null/],
      ['a boolean', numbered, true, /is a boolean/],
      ['NaN', numbered, NaN, /is NaN/],
      ['an infinite number', numbered, Infinity, /an infinite number/],
      ['an infinite number for a string key', named, -Infinity, /an infinite number/],
      ['a bigint', numbered, 83n, /a bigint/],
      ['a symbol', numbered, Symbol('secret'), /a symbol/],
      ['a function', numbered, () => 83, /a function/],
      ['an empty string', named, '', /an empty string/],
      ['an empty string for a number key', numbered, '', /an empty string/],
      ['a record without its key', numbered, { name: 'secret' }, /an object without `id`/],
      ['a record whose key is null', numbered, { id: null }, /without `id`/],
      ['a record whose key is an object', numbered, { id: { id: 83 } }, /an object/],
      ['a date', numbered, new Date(), /a Date without `id`/],
      ['an array in an array', numbered, [[83]], /an array without `id`/],
      // eslint-disable-next-line no-sparse-arrays
      ['a hole in an array', numbered, [83, , 84], /is undefined/],
      ['a bad one among good ones', numbered, [83, 'secret', 84], /a string that is not a plain number/],
      ['a query that nobody awaited', numbered, { id: 83, then: () => 1 }, /await/],
    ];
    for (const [what, of, ids, text] of cases) {
      it(what, () => {
        const error = refusal(of, ids);
        assert.match(error.message, text);
        assert.doesNotMatch(error.message, /secret|83/);
        assert.equal('cause' in error, false);
      });
    }

    it('strings that are no plain number, for a number key', () => {
      for (const id of ['83abc', '0x53', ' 83', '83 ', '083', '83.0', '+83', '1e3', '-0', 'NaN', 'Infinity', '8_3']) {
        assert.match(refusal(numbered, id).message, /a string that is not a plain number/);
      }
      assert.match(refusal(numbered, '9007199254740993').message, /a string that is not a plain number/);
    });

    it('with what is wanted instead', () => {
      assert.match(
        refusal(numbered, true).message,
        /Pass a number \(the primary key `id`\), a record that has it, or an/,
      );
      assert.match(refusal(named, true).message, /Pass a string \(the primary key `sku`\)/);
      assert.match(refusal(untyped, true).message, /Pass a number or string \(the primary key `id`\)/);
    });

    it("whose own code throws, with what it threw as the error's cause", () => {
      const thrown = new Error('secret');
      const bomb = () => {
        throw thrown;
      };
      const record = Object.defineProperty({}, 'id', { get: bomb });
      for (const ids of [record, [record], new Proxy({}, { get: bomb }), new Proxy([1], { get: bomb })]) {
        const error = refusal(numbered, ids);
        assert.equal(error.cause, thrown);
        assert.match(error.message, /an id is a record with a getter or proxy that throws\. /);
        assert.doesNotMatch(error.message, /secret/);
      }
    });
  });

  it('are read from a model that knows no attribute of that name', () => {
    assert.deepEqual(recordIds({ identity: 'x', primaryKey: 'id', attributes: {} }, '83', ''), ['83']);
  });
});
