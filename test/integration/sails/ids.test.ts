import assert from 'node:assert/strict';

import { CLIENT_KINDS } from '../../support/client-kinds';
import { useApp } from '../../support/installed-app';
import type { Query } from '../../support/sails';
import { assertRejected } from './assert-rejected';

describe('the id of message() in a real Sails app', () => {
  const app = useApp();
  const user = () => app.model('user');
  const product = () => app.model('product');
  const toUser = (id: unknown) => ['user', { verb: 'messaged', id, data: { count: 1 } }];
  const toProduct = (sku: string) => ['product', { verb: 'messaged', id: sku, data: { count: 1 } }];

  for (const kind of CLIENT_KINDS) {
    describe(`to ${kind}`, () => {
      it('a number is an id of a number key', async () => {
        const client = await app.subscriber(kind, 83);
        user().message(83, { count: 1 });
        await app.waitForDelivery();
        assert.deepEqual(client.received, [toUser(83)]);
      });

      it('a string from req.param() is converted for a number key', async () => {
        const client = await app.subscriber(kind, 83);
        assert.equal((await app.request('POST', '/user/83/message', { count: 1 })).status, 200);
        await app.waitForDelivery();
        assert.deepEqual(client.received, [toUser(83)]);
      });

      it('a string is an id of a string key, whose name is not `id`', async () => {
        const client = await app.connect(kind);
        await client.request('POST', '/product/tea:green/subscription');
        product().message('tea:green', { count: 1 });
        product().message('tea', { count: 1 });
        await app.waitForDelivery();
        assert.deepEqual(client.received, [toProduct('tea:green')]);
      });

      it('a number is converted for a string key', async () => {
        const client = await app.connect(kind);
        await client.request('POST', '/product/83/subscription');
        product().message(83, { count: 1 });
        await app.waitForDelivery();
        assert.deepEqual(client.received, [toProduct('83')]);
      });

      it('a record from a query can be passed in place of its id', async () => {
        const client = await app.subscriber(kind, 83);
        await client.request('POST', '/product/tea:green/subscription');
        user().message(await user().findOne({ username: 'bob' }).populate('pets'), { count: 1 });
        product().message(await product().findOne({ sku: 'tea:green' }), { count: 1 });
        await app.waitForDelivery();
        assert.deepEqual(client.received, [toUser(83), toProduct('tea:green')]);
      });

      it('an array of ids and records sends one envelope for each record, in order', async () => {
        const all = await app.subscriber(kind, 83, 84, 85);
        const one = await app.subscriber(kind, 84);
        user().message([85, '83', await user().findOne({ id: 84 })], { count: 1 });
        await app.waitForDelivery();
        assert.deepEqual(all.received, [toUser(85), toUser(83), toUser(84)]);
        assert.deepEqual(one.received, [toUser(84)]);
      });

      it('all records of a query can be passed', async () => {
        const client = await app.subscriber(kind, 83, 84, 85);
        user().message(await user().find({ username: { in: ['ann', 'cyd'] } }), { count: 1 });
        await app.waitForDelivery();
        assert.deepEqual(client.received, [toUser(84), toUser(85)]);
      });

      it('a record that is passed twice is sent one envelope', async () => {
        const client = await app.subscriber(kind, 83);
        user().message([83, '83', { id: 83 }], { count: 1 });
        await app.waitForDelivery();
        assert.deepEqual(client.received, [toUser(83)]);
      });

      it('an empty array sends nothing', async () => {
        const client = await app.subscriber(kind, 83);
        user().message([], { count: 1 });
        await app.waitForDelivery();
        assert.deepEqual(client.received, []);
      });
    });
  }

  it('an id can be negative or a fraction', async () => {
    const [kind] = CLIENT_KINDS;
    assert.ok(kind);
    const client = await app.subscriber(kind, -1, 1.5);
    user().message([-1, 1.5], { count: 1 });
    await app.waitForDelivery();
    assert.deepEqual(client.received, [toUser(-1), toUser(1.5)]);
  });

  // Waterline warns about a query that is never run, with a timer that keeps the process alive.
  const queries: Query[] = [];
  afterEach(() => Promise.all(queries.splice(0)));

  const invalidIds: Record<string, () => unknown> = {
    undefined: () => undefined,
    null: () => null,
    'a boolean': () => true,
    NaN: () => NaN,
    'an infinite number': () => -Infinity,
    'an empty string': () => '',
    'a word': () => 'bob',
    "a number followed by text ('83abc')": () => '83abc',
    "a hexadecimal number ('0x53')": () => '0x53',
    "a number after a space (' 83')": () => ' 83',
    "a number before a space ('83 ')": () => '83 ',
    "a number with a leading zero ('083')": () => '083',
    "'Infinity'": () => 'Infinity',
    'a bigint that no number can hold': () => 2n ** 53n,
    'a symbol': () => Symbol('83'),
    'a function': () => () => 83,
    'a record without its key': () => ({ username: 'bob' }),
    'a record whose key is null': () => ({ id: null }),
    'a record whose key is not of its type': () => ({ id: '83abc' }),
    'a record within a record': () => ({ id: { id: 83 } }),
    'a record whose key is a getter that throws': () =>
      Object.defineProperty({}, 'id', {
        get() {
          throw new Error('not now');
        },
      }),
    'a proxy that throws': () => {
      const { proxy, revoke } = Proxy.revocable({ id: 83 }, {});
      revoke();
      return proxy;
    },
    'an array in an array': () => [[83]],
    'a date': () => new Date(83),
    'a Map': () => new Map([['id', 83]]),
    'a promise of a record': () => Promise.resolve({ id: 83 }),
    'a query without await': () => {
      const query = user().findOne({ id: 83 });
      queries.push(query);
      return query;
    },
    'an id for which the model has no room': () => 0,
    'a string for which the model has no room': () => '0',
  };
  for (const [description, make] of Object.entries(invalidIds)) {
    it(`${description} is rejected with E_INVALID_ID, and nothing is sent`, async () => {
      await assertRejected(app, () => user().message(make(), { count: 1 }), { code: 'E_INVALID_ID' });
    });

    it(`${description} among valid ids is rejected, and nothing is sent to the valid ids`, async () => {
      await assertRejected(app, () => user().message([83, make(), 84], { count: 1 }), { code: 'E_INVALID_ID' });
    });
  }

  it('a hole among valid ids is rejected', async () => {
    // eslint-disable-next-line no-sparse-arrays -- a hole is what is tested
    await assertRejected(app, () => user().message([83, , 84], { count: 1 }), { code: 'E_INVALID_ID' });
  });

  it('a record without its key is rejected if the key is not named `id`', async () => {
    await assertRejected(app, () => product().message({ id: 'tea:green' }, { count: 1 }), { code: 'E_INVALID_ID' });
  });

  for (const id of ['', NaN, Infinity, true, null]) {
    it(`${id === '' ? 'an empty string' : String(id)} is rejected for a string key`, async () => {
      await assertRejected(app, () => product().message(id, { count: 1 }), { code: 'E_INVALID_ID' });
    });
  }

  it('the error names the method and what was expected, but not the id', async () => {
    const { message } = await assertRejected(app, () => user().message('secret-token', { count: 1 }), {
      code: 'E_INVALID_ID',
    });
    assert.match(message, /User\.message\(\)/);
    assert.match(message, /number/);
    assert.doesNotMatch(message, /secret/);
  });

  it('an action can catch the error as a MessageError and respond with it', async () => {
    const { status, body } = await app.request('POST', '/user/bob/message', { count: 1 });
    assert.equal(status, 422);
    assert.equal((body as { code: string }).code, 'E_INVALID_ID');
  });
});
