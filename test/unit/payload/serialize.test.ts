import assert from 'node:assert/strict';
import vm from 'node:vm';

import { copyData } from '../../../src/payload/serialize';
import { MessageError } from '../../../src/errors';

const copy = (data: unknown) => copyData(data, 'User.message()');

function refusal(data: unknown): MessageError {
  try {
    copy(data);
  } catch (error) {
    assert.ok(error instanceof MessageError, String(error));
    assert.equal(error.code, 'E_INVALID_DATA');
    assert.ok(error.message.startsWith('User.message(): '), error.message);
    return error;
  }
  return assert.fail('nothing was thrown');
}

function nested(levels: number): object {
  let data: object = {};
  for (let level = 1; level < levels; level++) data = { data };
  return data;
}

describe('data', () => {
  describe('is copied as JSON would carry it:', () => {
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
      'class instances, by their own enumerable keys': { point: new Point() },
      'a class instance at the top': new Point(),
      'no keys of a prototype': Object.assign(Object.create({ inherited: 1 }) as object, { own: 2 }),
      'objects without a prototype': Object.assign(Object.create(null) as object, { a: 1 }),
      'objects and arrays of another realm': vm.runInNewContext('({ a: [1, { b: 2 }], d: new Date(0) })') as unknown,
      dates: { now, list: [now] },
      'a toJSON at the top': { secret: 1, toJSON: () => ({ shown: 2 }) },
      'a toJSON that is not enumerable': Object.defineProperty({ secret: 1 }, 'toJSON', { value: () => ({ a: 1 }) }),
      'a toJSON that answers its own object': new Itself(),
      'a toJSON that answers something that has a toJSON, which is not asked': {
        a: { toJSON: () => Object.defineProperty({ b: 1 }, 'toJSON', { value: () => 2 }) },
      },
      'a toJSON that answers null': { a: { toJSON: () => null } },
      'a toJSON that answers nothing, like a key without a value': { a: { toJSON: () => undefined }, b: 1 },
      'a toJSON that is no function': { toJSON: 1 },
      'a then that is no function': { then: 'later' },
      'no key whose value is undefined': { a: undefined, b: { c: undefined } },
      'no symbol keys, and no keys that are not enumerable': Object.defineProperty(
        { [Symbol('s')]: 1, a: 1 },
        'hidden',
        {
          value: 1,
        },
      ),
      'arrays without their extra keys': { list: Object.assign([1], { extra: 2 }) },
      'boxed strings, numbers and booleans': { s: new String('s'), n: new Number(1), b: new Boolean(false) },
      'zero, whatever its sign': { zero: -0 },
      'the same object twice, side by side': ((shared) => ({ a: shared, b: [shared, shared] }))({ c: 1 }),
      'keys of any kind': { '': 1, constructor: 2, hasOwnProperty: 3, 'a.b': 4, 0: 5 },
      'a key named __proto__': JSON.parse('{"__proto__": {"polluted": true}, "a": 1}') as unknown,
      'lone surrogates': { lone: '\ud800', '\udfff': 1 },
      '500 levels': nested(500),
    };
    for (const [what, data] of Object.entries(cases)) {
      it(what, () => {
        assert.deepEqual(copy(data), JSON.parse(JSON.stringify(data)));
      });
    }

    it('and toJSON is told its key, as JSON tells it', () => {
      const keys: unknown[] = [];
      const spy = { toJSON: (...args: unknown[]) => keys.push(args) };
      copy({ a: spy, list: [spy] });
      refusal(spy);
      assert.deepEqual(keys, [['a'], ['0'], ['']]);
    });

    it('and an array has as many items as it had when it was come to', () => {
      const list: unknown[] = [];
      list.push({ toJSON: () => list.push(list[0]) });
      assert.deepEqual(copy({ list }), { list: [2] });
    });

    it('and shares nothing with what was passed', () => {
      const data = { list: [{ a: 1 }] };
      const copied = copy(data);
      data.list[0] = { a: 2 };
      data.list.push({ a: 3 });
      assert.deepEqual(copied, { list: [{ a: 1 }] });
    });

    it('and no prototype is touched by it', () => {
      const copied = copy(JSON.parse('{"__proto__": {"polluted": true}}'));
      assert.equal((copied as { polluted?: unknown }).polluted, undefined);
      assert.equal(Object.getPrototypeOf(copied), Object.prototype);
      const asAnyOther = { value: { polluted: true }, enumerable: true, writable: true, configurable: true };
      assert.deepEqual(Object.getOwnPropertyDescriptor(copied, '__proto__'), asAnyOther);
    });
  });

  describe('must be a dictionary at the top:', () => {
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
      'a toJSON that answers a string': { toJSON: () => 'secret' },
      'a toJSON that answers nothing': { toJSON: () => undefined },
      'a boxed string': new String('secret'),
    };
    for (const [what, data] of Object.entries(cases)) {
      it(`${what} is refused`, () => {
        const error = refusal(data);
        assert.equal(error.path, 'data');
        assert.doesNotMatch(error.message, /secret|83/);
      });
    }
  });

  it('that is no dictionary is refused with a way to make it one', () => {
    assert.match(refusal([{}]).message, /data is an array, not a dictionary: wrap it in one, such as { value: … }\. /);
  });

  describe('is refused where JSON would lose something:', () => {
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
      'a Promise': [Promise.resolve('secret'), /nobody awaited/],
      'a thenable, whatever its toJSON answers': [thenable, /nobody awaited/],
      'a RegExp': [/secret/, /a RegExp/],
      'an Error': [new TypeError('secret'), /an Error/],
      'an object made from Error': [Object.create(Error.prototype), /an Error/],
      'a Buffer, whatever its toJSON answers': [Buffer.from('secret'), /a Buffer/],
      'a typed array': [new Uint8Array(2), /a typed array/],
      'a DataView': [new DataView(new ArrayBuffer(2)), /a typed array/],
      'an ArrayBuffer': [new ArrayBuffer(2), /an ArrayBuffer/],
      'a Map of another realm': [vm.runInNewContext('new Map()'), /a Map/],
      'a Map that hides its prototype': [Object.setPrototypeOf(new Map(), null), /a Map/],
      'a toJSON that answers a Map': [{ toJSON: () => new Map() }, /a Map/],
      'a toJSON that answers a promise': [{ toJSON: () => Promise.resolve({}) }, /nobody awaited/],
      'a toJSON that answers a function': [{ toJSON: () => () => 1 }, /a function/],
      'a toJSON that answers NaN': [{ toJSON: () => NaN }, /NaN/],
    };
    for (const [what, [value, text]] of Object.entries(cases)) {
      it(what, () => {
        const error = refusal({ items: [0, 1, 2, { price: value }] });
        assert.equal(error.path, 'data.items[3].price');
        assert.match(error.message, text);
        assert.ok(error.message.includes('data.items[3].price'), error.message);
        assert.doesNotMatch(error.message, /secret|12345/);
      });
    }

    it('a promise that has lost its then', () => {
      const promise = Object.assign(Promise.resolve(), { then: undefined });
      assert.match(refusal({ promise }).message, /a Promise/);
    });

    it('undefined in an array', () => {
      const error = refusal({ list: [1, undefined] });
      assert.equal(error.path, 'data.list[1]');
      assert.match(error.message, /undefined/);
    });

    it('a hole in an array', () => {
      // eslint-disable-next-line no-sparse-arrays
      const error = refusal({ list: [1, , 2] });
      assert.equal(error.path, 'data.list[1]');
      assert.match(error.message, /a hole/);
    });

    it('data that holds itself', () => {
      const data: { list: unknown[] } = { list: [{}] };
      data.list.push(data);
      const error = refusal(data);
      assert.equal(error.path, 'data.list[1]');
      assert.match(error.message, /circular/);
    });

    it('an object whose toJSON answers what holds it', () => {
      const data = { child: { toJSON: () => ({ parent: data }) } as object };
      const error = refusal(data);
      assert.equal(error.path, 'data.child.parent');
      assert.match(error.message, /circular/);
    });

    it('an object whose toJSON answers something that holds itself', () => {
      const loop: { self?: unknown } = {};
      loop.self = loop;
      assert.match(refusal({ child: { toJSON: () => loop } }).message, /circular/);
    });

    it('501 levels, and 100,000', () => {
      for (const levels of [501, 100_000]) {
        const error = refusal(nested(levels));
        assert.equal(error.path, `data${'.data'.repeat(500)}`);
        assert.match(error.message, /too deep/);
      }
    });

    it('a toJSON that never comes to an end', () => {
      const endless = (): object => ({ toJSON: () => ({ next: endless() }) });
      assert.match(refusal(endless()).message, /too deep/);
    });
  });

  describe("whose own code throws is refused, with what it threw as the error's cause:", () => {
    const thrown = new Error('secret');
    const bomb = () => {
      throw thrown;
    };
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const cases: Record<string, [unknown, string]> = {
      'a getter': [{ a: [Object.defineProperty({}, 'b', { enumerable: true, get: bomb })] }, 'data.a[0].b'],
      'a getter of an array': [{ a: Object.defineProperty([1], 0, { get: bomb }) }, 'data.a[0]'],
      'a toJSON': [{ a: { toJSON: bomb } }, 'data.a'],
      'a getter of toJSON': [{ a: Object.defineProperty({}, 'toJSON', { get: bomb }) }, 'data.a'],
      'a proxy that hides its keys': [{ a: new Proxy({}, { ownKeys: bomb }) }, 'data.a'],
      'a proxy that hides its values': [{ a: new Proxy({}, { get: bomb }) }, 'data.a'],
      'a proxy that hides its prototype': [{ a: new Proxy({}, { getPrototypeOf: bomb }) }, 'data.a'],
      'a toJSON at the top': [{ toJSON: bomb }, 'data'],
    };
    for (const [what, [data, path]] of Object.entries(cases)) {
      it(what, () => {
        const error = refusal(data);
        assert.equal(error.path, path);
        assert.equal(error.cause, thrown);
        assert.doesNotMatch(error.message, /secret/);
      });
    }

    it('a proxy that was revoked', () => {
      const error = refusal({ a: revoked.proxy });
      assert.equal(error.path, 'data.a');
      assert.ok(error.cause instanceof TypeError);
    });

    it('also where it throws undefined, null, or something that throws when it is looked at', () => {
      const hostile: unknown = new Proxy({}, { getPrototypeOf: bomb, get: bomb });
      for (const cause of [undefined, null, hostile]) {
        const error = refusal({
          toJSON() {
            throw cause;
          },
        });
        assert.ok('cause' in error);
        assert.equal(error.cause, cause);
        assert.match(error.message, /^User\.message\(\): data has a getter, proxy or toJSON that throws\. /);
      }
    });
  });

  it('is named in a path that leads to the fault, whatever the keys are', () => {
    assert.equal(refusal({ 'two words': { $ok_1: [[{ '"': NaN }]] } }).path, 'data["two words"].$ok_1[0][0]["\\""]');
  });

  it('is named with what is wanted instead', () => {
    assert.match(refusal({ a: NaN }).message, /\. Pass a dictionary of JSON: strings, finite numbers, .*\.$/);
  });

  it('that threw nothing leaves the error without a cause', () => {
    assert.equal('cause' in refusal({ a: NaN }), false);
  });
});
