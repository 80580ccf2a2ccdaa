import assert from 'node:assert/strict';
import vm from 'node:vm';

import { MessageError } from '../../../src/errors';
import type { ProtectedAttributes } from '../../../src/payload/objects';
import { serialize, validate } from '../../../src/payload/serialize';

/** Data is rejected alike where it would be sent and where it is only validated. */
function rejection(data: unknown, protectedAttributes?: ProtectedAttributes): MessageError {
  const [error, same] = [serialize, validate].map((check) => {
    try {
      check(data, protectedAttributes);
    } catch (error) {
      return error;
    }
    return assert.fail('nothing was thrown');
  });
  assert.ok(error instanceof MessageError, String(error));
  assert.equal(error.code, 'E_INVALID_DATA');
  assert.ok(error.message.startsWith(`${String(error.path)} `), error.message);
  assert.ok(same instanceof MessageError, String(same));
  assert.deepEqual([same.message, same.code, same.path], [error.message, error.code, error.path]);
  assert.equal('cause' in same, 'cause' in error);
  return error;
}

function nested(levels: number): object {
  let data: object = {};
  for (let level = 1; level < levels; level++) data = { data };
  return data;
}

describe('serialize()', () => {
  describe('copies what JSON can represent', () => {
    const now = new Date(0);
    class Point {
      x = 1;
      #y = 2;
      get y() {
        return this.#y;
      }
    }
    class Itself {
      a = 1;
      toJSON() {
        return this;
      }
    }
    const cases: Record<string, unknown> = {
      'strings, numbers, booleans and null': { s: 'é', n: 1.5, big: 1e300, t: true, f: false, nothing: null },
      'arrays and dictionaries at every depth': { a: [[1], { b: [{ c: {} }] }], empty: [] },
      'a class instance, with its own enumerable keys,': { point: new Point() },
      'a class instance at the top': new Point(),
      'an object, without inherited keys,': Object.assign(Object.create({ inherited: 1 }) as object, { own: 2 }),
      'an object without a prototype': Object.assign(Object.create(null) as object, { a: 1 }),
      'an object of another realm': vm.runInNewContext('({ a: [1, { b: 2 }], d: new Date(0) })') as unknown,
      'a date': { now, list: [now] },
      'a toJSON at the top': { secret: 1, toJSON: () => ({ shown: 2 }) },
      'a toJSON that is not enumerable': Object.defineProperty({ secret: 1 }, 'toJSON', { value: () => ({ a: 1 }) }),
      'a toJSON that returns its own object': new Itself(),
      'a toJSON that returns an object with a toJSON, which is not called,': {
        a: { toJSON: () => Object.defineProperty({ b: 1 }, 'toJSON', { value: () => 2 }) },
      },
      'a toJSON that returns null': { a: { toJSON: () => null } },
      'a toJSON that returns undefined, like a key without a value,': { a: { toJSON: () => undefined }, b: 1 },
      'a toJSON that is not a function': { toJSON: 1 },
      'a then that is not a function': { then: 'later' },
      'an object, without keys whose value is undefined,': { a: undefined, b: { c: undefined } },
      'an object, without symbols and keys that are not enumerable,': Object.defineProperty(
        { [Symbol('s')]: 1, a: 1 },
        'hidden',
        {
          value: 1,
        },
      ),
      'an array, without keys beside its elements,': { list: Object.assign([1], { extra: 2 }) },
      'a boxed string, number or boolean': { s: new String('s'), n: new Number(1), b: new Boolean(false) },
      '-0, as 0,': { zero: -0 },
      'an object that stands in two places': ((shared) => ({ a: shared, b: [shared, shared] }))({ c: 1 }),
      'a key of any kind': { '': 1, constructor: 2, hasOwnProperty: 3, 'a.b': 4, 0: 5 },
      'a key named __proto__': JSON.parse('{"__proto__": {"polluted": true}, "a": 1}') as unknown,
      'a lone surrogate': { lone: '\ud800', '\udfff': 1 },
      '500 levels': nested(500),
    };
    for (const [what, data] of Object.entries(cases)) {
      it(`${what} is copied as JSON represents it`, () => {
        assert.deepEqual(serialize(data), JSON.parse(JSON.stringify(data)));
        validate(data);
      });
    }

    it('toJSON receives the key, as JSON passes it', () => {
      const keys: unknown[] = [];
      const spy = { toJSON: (...args: unknown[]) => keys.push(args) };
      serialize({ a: spy, list: [spy] });
      validate({ a: spy, list: [[], spy] });
      rejection(spy);
      assert.deepEqual(keys, [['a'], ['0'], ['a'], ['1'], [''], ['']]);
    });

    it('an array that grows while it is copied ends where it ended before', () => {
      const list: unknown[] = [];
      list.push({ toJSON: () => list.push(list[0]) });
      assert.deepEqual(serialize({ list }), { list: [2] });
    });

    it('later changes of the data do not change the copy', () => {
      const data = { list: [{ a: 1 }] };
      const copied = serialize(data);
      data.list[0] = { a: 2 };
      data.list.push({ a: 3 });
      assert.deepEqual(copied, { list: [{ a: 1 }] });
    });

    it('a key with the name of the prototype changes no prototype', () => {
      const copied = serialize(JSON.parse('{"__proto__": {"polluted": true}}'));
      assert.equal((copied as { polluted?: unknown }).polluted, undefined);
      assert.equal(Object.getPrototypeOf(copied), Object.prototype);
      const asAnyOther = { value: { polluted: true }, enumerable: true, writable: true, configurable: true };
      assert.deepEqual(Object.getOwnPropertyDescriptor(copied, '__proto__'), asAnyOther);
    });
  });

  describe('rejects anything but a dictionary', () => {
    const cases: Record<string, unknown> = {
      undefined: undefined,
      null: null,
      'a string': 'secret',
      'a number': 83,
      NaN: NaN,
      'a boolean': true,
      'a function': () => 1,
      'an array': [{}],
      'a date': new Date(),
      'a toJSON that returns a string': { toJSON: () => 'secret' },
      'a toJSON that returns undefined': { toJSON: () => undefined },
      'a boxed string': new String('secret'),
    };
    for (const [what, data] of Object.entries(cases)) {
      it(`${what} as the data is rejected`, () => {
        const error = rejection(data);
        assert.equal(error.path, 'data');
        assert.doesNotMatch(error.message, /secret|83/);
      });
    }
  });

  it('data that is not a dictionary is rejected with the way to make it one', () => {
    assert.equal(rejection([{}]).message, 'data is an array, not a dictionary. Wrap it in one, such as { value: … }.');
  });

  describe('rejects what JSON would lose or change', () => {
    const thenable = { then: () => 1, toJSON: () => null };
    const cases: Record<string, [unknown, RegExp]> = {
      NaN: [NaN, /NaN/],
      Infinity: [-Infinity, /an infinite number/],
      'a boxed NaN': [new Number(NaN), /NaN/],
      'a function': [() => 1, /a function/],
      'a symbol': [Symbol('secret'), /a symbol/],
      'a bigint': [12345n, /a bigint/],
      'a boxed bigint': [Object(12345n), /a bigint/],
      'a boxed symbol': [Object(Symbol('secret')), /a symbol/],
      'a Map': [new Map([['secret', 1]]), /a Map/],
      'a Set': [new Set(['secret']), /a Set/],
      'a WeakMap': [new WeakMap(), /a WeakMap/],
      'a WeakSet': [new WeakSet(), /a WeakSet/],
      'a Promise': [Promise.resolve('secret'), /that was not awaited\. Put `await` before it\.$/],
      'a thenable with a toJSON': [thenable, /that was not awaited\. Put `await` before it\.$/],
      'a RegExp': [/secret/, /a RegExp/],
      'an Error': [new TypeError('secret'), /an Error/],
      'an object that inherits from Error': [Object.create(Error.prototype), /an Error/],
      'a Buffer, which has a toJSON,': [Buffer.from('secret'), /a Buffer/],
      'a typed array': [new Uint8Array(2), /a typed array/],
      'a DataView': [new DataView(new ArrayBuffer(2)), /a typed array/],
      'an ArrayBuffer': [new ArrayBuffer(2), /an ArrayBuffer/],
      'a Map of another realm': [vm.runInNewContext('new Map()'), /a Map/],
      'a Map without a prototype': [Object.setPrototypeOf(new Map(), null), /a Map/],
      'a toJSON that returns a Map': [{ toJSON: () => new Map() }, /a Map/],
      'a toJSON that returns a promise': [
        { toJSON: () => Promise.resolve({}) },
        /that was not awaited\. Put `await` before it\.$/,
      ],
      'a toJSON that returns a function': [{ toJSON: () => () => 1 }, /a function/],
      'a toJSON that returns NaN': [{ toJSON: () => NaN }, /NaN/],
      'an invalid date': [new Date(NaN), /is an invalid Date, which JSON cannot represent\.$/],
      'an invalid date of another realm': [vm.runInNewContext('new Date(NaN)'), /an invalid Date/],
      'a toJSON that returns an invalid date': [{ toJSON: () => new Date(NaN) }, /an invalid Date/],
    };
    for (const [what, [value, text]] of Object.entries(cases)) {
      it(`${what} is rejected with its path, without its value`, () => {
        const error = rejection({ items: [0, 1, 2, { price: value }] });
        assert.equal(error.path, 'data.items[3].price');
        assert.match(error.message, text);
        assert.equal('cause' in error, false);
        assert.doesNotMatch(error.message, /secret|12345/);
      });
    }

    it('a promise whose `then` was removed is rejected', () => {
      const promise = Object.assign(Promise.resolve(), { then: undefined });
      assert.match(rejection({ promise }).message, /a Promise/);
    });

    it('a Buffer is rejected with the ways to send it', () => {
      assert.equal(
        rejection({ photo: Buffer.from('secret') }).message,
        'data.photo is a Buffer, which JSON cannot represent. Send it as text, such as ' +
          "buffer.toString('base64'). If it is a binary column of a record, give the model a customToJSON that omits it, " +
          'or pick the fields to send.',
      );
      assert.match(rejection({ list: new Uint8Array(2) }).message, /which JSON cannot represent\.$/);
    });

    it('undefined in an array is rejected', () => {
      const error = rejection({ list: [1, undefined] });
      assert.equal(error.path, 'data.list[1]');
      assert.match(error.message, /is undefined in an array, which JSON cannot represent\. Remove it, or send null\.$/);
    });

    it('an empty slot of an array is rejected', () => {
      // eslint-disable-next-line no-sparse-arrays
      const error = rejection({ list: [1, , 2] });
      assert.equal(error.path, 'data.list[1]');
      assert.match(error.message, /is an empty slot in an array, which/);
    });

    it('data that contains itself is rejected', () => {
      const data: { list: unknown[] } = { list: [{}] };
      data.list.push(data);
      const error = rejection(data);
      assert.equal(error.path, 'data.list[1]');
      assert.match(
        error.message,
        /is an object that contains itself, which JSON cannot represent\. Send its id instead\.$/,
      );
    });

    it('a toJSON that returns an object that contains it is rejected', () => {
      const data = { child: { toJSON: () => ({ parent: data }) } as object };
      const error = rejection(data);
      assert.equal(error.path, 'data.child.parent');
      assert.match(
        error.message,
        /is an object that contains itself, which JSON cannot represent\. Send its id instead\.$/,
      );
    });

    it('a toJSON that returns an object that contains itself is rejected', () => {
      const loop: { self?: unknown } = {};
      loop.self = loop;
      assert.match(
        rejection({ child: { toJSON: () => loop } }).message,
        /is an object that contains itself, which JSON cannot represent\. Send its id instead\.$/,
      );
    });

    it('more than 500 levels are rejected, without a stack overflow', () => {
      for (const levels of [501, 100_000]) {
        const error = rejection(nested(levels));
        assert.equal(error.path, `data${'.data'.repeat(500)}`);
        assert.match(error.message, /is nested deeper than 500 levels\. /);
      }
    });

    it('a toJSON that returns ever deeper objects is rejected', () => {
      const endless = (): object => ({ toJSON: () => ({ next: endless() }) });
      assert.match(rejection(endless()).message, /is nested deeper than 500 levels\. /);
    });
  });

  describe('rejects data whose own code throws', () => {
    const thrown = new Error('secret');
    const throwError = () => {
      throw thrown;
    };
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const cases: Record<string, [unknown, string]> = {
      'a getter that throws': [
        { a: [Object.defineProperty({}, 'b', { enumerable: true, get: throwError })] },
        'data.a[0].b',
      ],
      'a getter of an array that throws': [{ a: Object.defineProperty([1], 0, { get: throwError }) }, 'data.a[0]'],
      'a toJSON that throws': [{ a: { toJSON: throwError } }, 'data.a'],
      'a getter of toJSON that throws': [{ a: Object.defineProperty({}, 'toJSON', { get: throwError }) }, 'data.a'],
      'a proxy that throws for its keys': [{ a: new Proxy({}, { ownKeys: throwError }) }, 'data.a'],
      'a proxy that throws for its keys, after other objects,': [
        { a: [{ b: { c: 1 } }, new Proxy({}, { ownKeys: throwError })] },
        'data.a[1]',
      ],
      'a proxy of an array that throws for its length, after other arrays,': [
        {
          a: [
            [[1]],
            new Proxy([], {
              get: (array, key) => (key === 'length' ? throwError() : (Reflect.get(array, key) as unknown)),
            }),
          ],
        },
        'data.a[1]',
      ],
      'a proxy that throws for its values': [{ a: new Proxy({}, { get: throwError }) }, 'data.a'],
      'a proxy that throws for its prototype': [{ a: new Proxy({}, { getPrototypeOf: throwError }) }, 'data.a'],
      'a toJSON that throws at the top': [{ toJSON: throwError }, 'data'],
    };
    for (const [what, [data, path]] of Object.entries(cases)) {
      it(`${what} is rejected, with what it threw as the cause`, () => {
        const error = rejection(data);
        assert.equal(error.path, path);
        assert.equal(error.cause, thrown);
        assert.doesNotMatch(error.message, /secret/);
      });
    }

    it('a revoked proxy is rejected', () => {
      const error = rejection({ a: revoked.proxy });
      assert.equal(error.path, 'data.a');
      assert.ok(error.cause instanceof TypeError);
    });

    it('data may throw anything: undefined, null, or an object that throws when it is read', () => {
      const adversarial: unknown = new Proxy({}, { getPrototypeOf: throwError, get: throwError });
      for (const cause of [undefined, null, adversarial]) {
        const error = rejection({
          toJSON() {
            throw cause;
          },
        });
        assert.ok('cause' in error);
        assert.equal(error.cause, cause);
        assert.equal(error.message, 'data has a getter, proxy or toJSON that throws. See `cause`.');
      }
    });
  });

  it('the error of another call, which a toJSON throws, is the cause and not the error itself', () => {
    const error = rejection({ a: { toJSON: () => serialize({ b: NaN }) } });
    assert.equal(error.message, 'data.a has a getter, proxy or toJSON that throws. See `cause`.');
    assert.equal((error.cause as MessageError).path, 'data.b');
  });

  it('the path leads to the invalid value, whatever the keys are', () => {
    const error = rejection({ 'two words': { $ok_1: [[0, { valid: [] }, { '"': NaN }]] } });
    assert.equal(error.path, 'data["two words"].$ok_1[0][2]["\\""]');
    assert.equal(error.message, `${error.path} is NaN, which JSON cannot represent.`);
  });

  describe('with protected attributes', () => {
    it('each dictionary is searched as it would be sent, and no other value', () => {
      const searched: object[] = [];
      const find = (object: object) => {
        searched.push({ ...object });
        return undefined;
      };
      const record = { name: 'bob', secret: 1, toJSON: () => ({ name: 'bob', at: new Date(0), left: undefined }) };
      serialize({ list: [{ a: 1 }, [1]], record, text: new String('x') }, { names: [], find });
      const user = { name: 'bob', at: '1970-01-01T00:00:00.000Z' };
      assert.deepEqual(searched, [{ a: 1 }, user, { list: [{ a: 1 }, [1]], record: user, text: 'x' }]);
    });

    const ofRecords: ProtectedAttributes = {
      names: ['other', 'secret'],
      find: (object) =>
        'secret' in object && object['id'] === '83' ? { name: 'secret', reason: 'is a secret. Omit it' } : undefined,
    };
    const id = { toJSON: () => '83' };

    it('one is rejected with its path and the reason', () => {
      const error = rejection({ list: [{ a: 1 }, { id, secret: 83 }] }, ofRecords);
      assert.equal(error.path, 'data.list[1].secret');
      assert.equal(error.message, 'data.list[1].secret is a secret. Omit it.');
      assert.equal(rejection({ id, secret: 83 }, ofRecords).path, 'data.secret');
    });

    it('a key of the same name in another object is accepted', () => {
      for (const data of [{ secret: 1 }, { id: 83, secret: 1 }, { id, secret: undefined }]) {
        assert.deepEqual(serialize(data, ofRecords), JSON.parse(JSON.stringify(data)));
        validate(data, ofRecords);
      }
    });
  });

  it('validate() reads each value once, too', () => {
    let reads = 0;
    const data = { list: [Object.defineProperty({}, 'secret', { get: () => ++reads, enumerable: true })] };
    validate(data, { names: ['secret'], find: () => undefined });
    assert.equal(reads, 1);
    assert.deepEqual(serialize(data), { list: [{ secret: 2 }] });
    assert.equal(reads, 2);
  });
});
