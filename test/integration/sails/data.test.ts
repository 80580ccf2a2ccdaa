import assert from 'node:assert/strict';

import { CLIENT_KINDS } from '../../support/client-kinds';
import { useApp } from '../../support/installed-app';
import type { Query } from '../../support/sails';
import { assertRejected } from './assert-rejected';

/** A value that toJSON() converts. */
class Money {
  #cents = 1250;
  toJSON() {
    return { amount: this.#cents / 100, currency: 'EUR' };
  }
}

/** A value whose JSON consists of its own enumerable keys. */
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

  describe('message() sends data as JSON:', () => {
    const validData: Record<string, object> = {
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
      'what toJSON() returns, at every depth': { price: new Money(), list: [new Money()] },
      'what toJSON() of the data itself returns': new Money(),
      'a dictionary without its keys whose value is undefined': {
        dropped: undefined,
        kept: 1,
        deep: { dropped: undefined },
      },
      'objects without a prototype': Object.assign(Object.create(null) as object, { count: 1 }),
      'the same object in two places': ((shared) => ({ first: shared, second: shared }))({ count: 1 }),
      'keys of every form': { '': 1, 'a b': 2, 'a.b': 3, constructor: 4, toString: 5, 0: 6 },
    };
    for (const kind of CLIENT_KINDS) {
      for (const [description, data] of Object.entries(validData)) {
        it(`${description}, to ${kind}`, async () => {
          const client = await app.subscriber(kind, 83);
          user().message(83, data);
          await app.waitForDelivery();
          const asJson: unknown = JSON.parse(JSON.stringify(data));
          assert.deepEqual(client.received, [['user', { verb: 'messaged', id: 83, data: asJson }]]);
        });
      }
    }
  });

  // Waterline warns about a query that is never run, with a timer that keeps the process alive.
  const queries: Query[] = [];
  afterEach(() => Promise.all(queries.splice(0)));
  const unawaitedQuery = () => {
    const query = user().find({});
    queries.push(query);
    return query;
  };

  describe('E_INVALID_DATA is thrown and nothing is sent if the data itself is', () => {
    const invalidValues: Record<string, () => unknown> = {
      undefined: () => undefined,
      null: () => null,
      'a string': () => 'count',
      'a number': () => 12,
      'a boolean': () => true,
      'an array': () => [{ count: 12 }],
      'a function': () => () => ({ count: 12 }),
      'a date, which is a string in JSON': () => new Date(),
      'a Map': () => new Map([['count', 12]]),
      'a promise of a dictionary': () => Promise.resolve({ count: 12 }),
      'a query without await': unawaitedQuery,
      'an error': () => new Error('no'),
      'a buffer': () => Buffer.from('count'),
      'an object whose toJSON() returns a string': () => ({ toJSON: () => 'count' }),
    };
    for (const [description, make] of Object.entries(invalidValues)) {
      it(description, async () => {
        await assertRejected(app, () => user().message(83, make()), { code: 'E_INVALID_DATA', path: 'data' });
      });
    }
  });

  describe('E_INVALID_DATA is thrown with the path, and nothing is sent, if the data contains', () => {
    const invalidValues: Record<string, () => unknown> = {
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
      'a thenable, even with a toJSON()': () => ({ then: () => 12, toJSON: () => 12 }),
      'a query without await': unawaitedQuery,
      'a regular expression': () => /12/,
      'an error': () => new TypeError('no'),
      'a buffer': () => Buffer.from('12'),
      'a typed array': () => new Float64Array(1),
      'a toJSON() that returns NaN': () => ({ toJSON: () => NaN }),
    };
    for (const [description, make] of Object.entries(invalidValues)) {
      it(description, async () => {
        const inArray = { code: 'E_INVALID_DATA', path: 'data.items[3].price' };
        const items = [1, { price: 1 }, {}, { name: 'Rex', price: make() }];
        await assertRejected(app, () => user().message(83, { items }), inArray);
        const atTop = { code: 'E_INVALID_DATA', path: 'data.price' };
        await assertRejected(app, () => user().message([83, 84], { count: 1, price: make() }), atTop);
        const asItem = { code: 'E_INVALID_DATA', path: 'data.prices[0][1]' };
        await assertRejected(app, () => user().message(83, { prices: [[1, make()]] }), asItem);
      });
    }

    it('undefined in an array', async () => {
      const expected = { code: 'E_INVALID_DATA', path: 'data.items[1]' };
      await assertRejected(app, () => user().message(83, { items: [1, undefined, 3] }), expected);
    });

    it('a hole in an array', async () => {
      const expected = { code: 'E_INVALID_DATA', path: 'data.items[1]' };
      // eslint-disable-next-line no-sparse-arrays -- a hole is what is tested
      await assertRejected(app, () => user().message(83, { items: [1, , 3] }), expected);
    });

    it('a dictionary that contains itself', async () => {
      const data = { deep: [{ back: {} }] };
      data.deep.push({ back: data });
      await assertRejected(app, () => user().message(83, data), { code: 'E_INVALID_DATA', path: 'data.deep[1].back' });
    });

    it('an array that contains itself', async () => {
      const list: unknown[] = [1];
      list.push(list);
      await assertRejected(app, () => user().message(83, { list }), { code: 'E_INVALID_DATA', path: 'data.list[1]' });
    });

    for (const depth of [10_000, 1_000_000]) {
      it(`${depth} levels of nesting, which do not overflow the stack`, async () => {
        let data = {};
        for (let level = 0; level < depth; level++) data = { deeper: data };
        const { path } = await assertRejected(app, () => user().message(83, data), { code: 'E_INVALID_DATA' });
        assert.match(path ?? '', /^data\.deeper\.deeper/);
      });
    }

    const thrownError = new Error('not now');
    const throwingValues: Record<string, [make: () => object, path: string]> = {
      'a getter that throws': [
        () =>
          Object.defineProperty({}, 'price', {
            enumerable: true,
            get() {
              throw thrownError;
            },
          }),
        'data.item.price',
      ],
      'a toJSON() that throws': [
        () => ({
          toJSON() {
            throw thrownError;
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
                throw thrownError;
              },
            },
          ),
        'data.item',
      ],
    };
    for (const [description, [make, path]] of Object.entries(throwingValues)) {
      it(`${description}, with the thrown error as cause`, async () => {
        const expected = { code: 'E_INVALID_DATA', path, cause: thrownError };
        await assertRejected(app, () => user().message(83, { item: make() }), expected);
      });
    }
  });

  it('an error names the method, the path and the type, and no value of the data', async () => {
    const card = Object.assign(() => 12, { number: '4111 1111' });
    const { message, stack } = await assertRejected(
      app,
      () => user().message(83, { owner: 'Ms Secret', cards: ['4111 1111', card] }),
      { code: 'E_INVALID_DATA', path: 'data.cards[1]' },
    );
    assert.match(message, /User\.message\(\)/);
    assert.match(message, /data\.cards\[1\]/);
    assert.match(message, /function/);
    assert.doesNotMatch(message + String(stack?.split('\n    at')[0]), /Secret|4111/);
  });

  it('the data is not changed, whether it is sent or rejected', async () => {
    const data = { items: [{ at: new Date(83), dropped: undefined }], bad: undefined as unknown };
    const copy = { items: [{ at: new Date(83), dropped: undefined }], bad: undefined as unknown };
    user().message(83, data);
    assert.deepEqual(data, copy);
    data.bad = copy.bad = Symbol.for('bad');
    await assertRejected(app, () => user().message(83, data), { code: 'E_INVALID_DATA', path: 'data.bad' });
    assert.deepEqual(data, copy);
  });
});
