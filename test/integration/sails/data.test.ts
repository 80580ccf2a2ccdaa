import assert from 'node:assert/strict';

import { CLIENT_KINDS } from '../../support/client-kinds';
import { useApp } from '../../support/lift';
import type { Query } from '../../support/sails';
import { assertRefused } from './refusal';

/** A value whose JSON is to be had by asking it. */
class Money {
  #cents = 1250;
  toJSON() {
    return { amount: this.#cents / 100, currency: 'EUR' };
  }
}

/** A value whose JSON is its own enumerable keys. */
class Point {
  x = 1;
  y = 2;
  get length() {
    return Math.hypot(this.x, this.y);
  }
}

describe('the data of message() in a real Sails app', () => {
  const app = useApp();
  const user = () => app.model('user');

  describe('arrives as JSON carries it', () => {
    const carried: Record<string, object> = {
      'an empty dictionary': {},
      'strings, numbers, booleans and null': {
        text: 'Grüße 🎈\u2028\0',
        zero: 0,
        least: -1.5e-300,
        yes: true,
        no: null,
      },
      'arrays and dictionaries within each other': { list: [[], {}, [{ deep: [null] }]] },
      dates: { at: new Date(83), list: [new Date(84)] },
      'class instances by their own enumerable keys': { point: new Point() },
      'a class instance at the top': new Point(),
      'what a toJSON answers, at every depth': { price: new Money(), list: [new Money()] },
      'what the toJSON of the top answers': new Money(),
      'without the keys whose value is undefined': { left: undefined, kept: 1, deep: { left: undefined } },
      'objects without a prototype': Object.assign(Object.create(null) as object, { count: 1 }),
      'the same object in two places': ((shared) => ({ first: shared, second: shared }))({ count: 1 }),
      'keys of every form': { '': 1, 'a b': 2, 'a.b': 3, constructor: 4, toString: 5, 0: 6 },
    };
    for (const kind of CLIENT_KINDS) {
      for (const [what, data] of Object.entries(carried)) {
        it(`${what}, to ${kind}`, async () => {
          const client = await app.subscriber(kind, 83);
          user().message(83, data);
          await app.fence();
          const asJson: unknown = JSON.parse(JSON.stringify(data));
          assert.deepEqual(client.heard, [['user', { verb: 'messaged', id: 83, data: asJson }]]);
        });
      }
    }
  });

  // Waterline complains about a query that is never run, and keeps the process up to do so.
  const queries: Query[] = [];
  afterEach(() => Promise.all(queries.splice(0)));
  const unawaitedQuery = () => {
    const query = user().find({});
    queries.push(query);
    return query;
  };

  describe('is refused at the top with E_INVALID_DATA, and nothing is sent, for', () => {
    const refused: Record<string, () => unknown> = {
      undefined: () => undefined,
      null: () => null,
      'a string': () => 'count',
      'a number': () => 12,
      'a boolean': () => true,
      'an array': () => [{ count: 12 }],
      'a function': () => () => ({ count: 12 }),
      'a date, which JSON makes a string of': () => new Date(),
      'a Map': () => new Map([['count', 12]]),
      'a promise of a dictionary': () => Promise.resolve({ count: 12 }),
      'a query that nobody awaited': unawaitedQuery,
      'an error': () => new Error('no'),
      'a buffer': () => Buffer.from('count'),
      'an object whose toJSON answers a string': () => ({ toJSON: () => 'count' }),
    };
    for (const [what, make] of Object.entries(refused)) {
      it(what, async () => {
        await assertRefused(app, () => user().message(83, make()), { code: 'E_INVALID_DATA', path: 'data' });
      });
    }
  });

  describe('is refused with E_INVALID_DATA and the path of the fault, and nothing is sent, for', () => {
    const refused: Record<string, () => unknown> = {
      NaN: () => NaN,
      Infinity: () => Infinity,
      '-Infinity': () => -Infinity,
      'a function': () => () => 12,
      'a class': () => Point,
      'a symbol': () => Symbol('price'),
      'a bigint': () => 12n,
      'a Map': () => new Map(),
      'a Set': () => new Set(),
      'a promise': () => Promise.resolve(12),
      'a thenable, whatever its toJSON answers': () => ({ then: () => 12, toJSON: () => 12 }),
      'a query that nobody awaited': unawaitedQuery,
      'a regular expression': () => /12/,
      'an error': () => new TypeError('no'),
      'a buffer': () => Buffer.from('12'),
      'a typed array': () => new Float64Array(1),
      'a toJSON that answers NaN': () => ({ toJSON: () => NaN }),
    };
    for (const [what, make] of Object.entries(refused)) {
      it(what, async () => {
        const inArray = { code: 'E_INVALID_DATA', path: 'data.items[3].price' };
        const items = [1, { price: 1 }, {}, { name: 'Rex', price: make() }];
        await assertRefused(app, () => user().message(83, { items }), inArray);
        const atTop = { code: 'E_INVALID_DATA', path: 'data.price' };
        await assertRefused(app, () => user().message([83, 84], { count: 1, price: make() }), atTop);
        const asItem = { code: 'E_INVALID_DATA', path: 'data.prices[0][1]' };
        await assertRefused(app, () => user().message(83, { prices: [[1, make()]] }), asItem);
      });
    }

    it('undefined in an array', async () => {
      const expected = { code: 'E_INVALID_DATA', path: 'data.items[1]' };
      await assertRefused(app, () => user().message(83, { items: [1, undefined, 3] }), expected);
    });

    it('a hole in an array', async () => {
      const expected = { code: 'E_INVALID_DATA', path: 'data.items[1]' };
      // eslint-disable-next-line no-sparse-arrays -- a hole is what is tested
      await assertRefused(app, () => user().message(83, { items: [1, , 3] }), expected);
    });

    it('a dictionary that holds itself', async () => {
      const data = { deep: [{ back: {} }] };
      data.deep.push({ back: data });
      await assertRefused(app, () => user().message(83, data), { code: 'E_INVALID_DATA', path: 'data.deep[1].back' });
    });

    it('an array that holds itself', async () => {
      const list: unknown[] = [1];
      list.push(list);
      await assertRefused(app, () => user().message(83, { list }), { code: 'E_INVALID_DATA', path: 'data.list[1]' });
    });

    for (const depth of [10_000, 1_000_000]) {
      it(`${depth} levels of nesting, without an overflow of the stack`, async () => {
        let data = {};
        for (let level = 0; level < depth; level++) data = { deeper: data };
        const { path } = await assertRefused(app, () => user().message(83, data), { code: 'E_INVALID_DATA' });
        assert.match(path ?? '', /^data\.deeper\.deeper/);
      });
    }

    const thrown = new Error('not now');
    const throwing: Record<string, [make: () => object, path: string]> = {
      'a getter that throws': [
        () =>
          Object.defineProperty({}, 'price', {
            enumerable: true,
            get() {
              throw thrown;
            },
          }),
        'data.item.price',
      ],
      'a toJSON that throws': [
        () => ({
          toJSON() {
            throw thrown;
          },
        }),
        'data.item',
      ],
      'a proxy that throws': [
        () =>
          new Proxy(
            {},
            {
              ownKeys() {
                throw thrown;
              },
            },
          ),
        'data.item',
      ],
    };
    for (const [what, [make, path]] of Object.entries(throwing)) {
      it(`${what}, with what it threw as the cause`, async () => {
        const expected = { code: 'E_INVALID_DATA', path, cause: thrown };
        await assertRefused(app, () => user().message(83, { item: make() }), expected);
      });
    }
  });

  it('is not named in the error that refuses it: only the call, the path and the kind are', async () => {
    const card = Object.assign(() => 12, { number: '4111 1111' });
    const { message, stack } = await assertRefused(
      app,
      () => user().message(83, { owner: 'Ms Secret', cards: ['4111 1111', card] }),
      { code: 'E_INVALID_DATA', path: 'data.cards[1]' },
    );
    assert.match(message, /User\.message\(\)/);
    assert.match(message, /data\.cards\[1\]/);
    assert.match(message, /function/);
    assert.doesNotMatch(message + String(stack?.split('\n    at')[0]), /Secret|4111/);
  });

  it('is the same after a call as before it, whether it was sent or refused', async () => {
    const data = { items: [{ at: new Date(83), left: undefined }], bad: undefined as unknown };
    const same = { items: [{ at: new Date(83), left: undefined }], bad: undefined as unknown };
    user().message(83, data);
    assert.deepEqual(data, same);
    data.bad = same.bad = Symbol.for('bad');
    await assertRefused(app, () => user().message(83, data), { code: 'E_INVALID_DATA', path: 'data.bad' });
    assert.deepEqual(data, same);
  });
});
