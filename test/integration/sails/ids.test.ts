import assert from 'node:assert/strict';

import { CLIENT_KINDS } from '../../support/client-kinds';
import { useApp } from '../../support/lift';
import type { Query } from '../../support/sails';
import { assertRefused } from './refusal';

describe('the id of message() in a real Sails app', () => {
  const app = useApp();
  const user = () => app.model('user');
  const product = () => app.model('product');
  const toUser = (id: unknown) => ['user', { verb: 'messaged', id, data: { count: 1 } }];
  const toProduct = (sku: string) => ['product', { verb: 'messaged', id: sku, data: { count: 1 } }];

  for (const kind of CLIENT_KINDS) {
    describe(`heard by ${kind}`, () => {
      it('is a number for a number key', async () => {
        const client = await app.subscriber(kind, 83);
        user().message(83, { count: 1 });
        await app.fence();
        assert.deepEqual(client.heard, [toUser(83)]);
      });

      it('is brought to a number for a number key, as req.param() gives it', async () => {
        const client = await app.subscriber(kind, 83);
        assert.equal((await app.request('POST', '/user/83/message', { count: 1 })).status, 200);
        await app.fence();
        assert.deepEqual(client.heard, [toUser(83)]);
      });

      it('is a string for a string key under another name than `id`', async () => {
        const client = await app.connect(kind);
        await client.request('POST', '/product/tea:green/subscription');
        product().message('tea:green', { count: 1 });
        product().message('tea', { count: 1 });
        await app.fence();
        assert.deepEqual(client.heard, [toProduct('tea:green')]);
      });

      it('is brought to a string for a string key', async () => {
        const client = await app.connect(kind);
        await client.request('POST', '/product/83/subscription');
        product().message(83, { count: 1 });
        await app.fence();
        assert.deepEqual(client.heard, [toProduct('83')]);
      });

      it('may be a record, as a query answers it', async () => {
        const client = await app.subscriber(kind, 83);
        await client.request('POST', '/product/tea:green/subscription');
        user().message(await user().findOne({ username: 'bob' }).populate('pets'), { count: 1 });
        product().message(await product().findOne({ sku: 'tea:green' }), { count: 1 });
        await app.fence();
        assert.deepEqual(client.heard, [toUser(83), toProduct('tea:green')]);
      });

      it('may be an array of ids and records: one envelope a record, in their order', async () => {
        const all = await app.subscriber(kind, 83, 84, 85);
        const one = await app.subscriber(kind, 84);
        user().message([85, '83', await user().findOne({ id: 84 })], { count: 1 });
        await app.fence();
        assert.deepEqual(all.heard, [toUser(85), toUser(83), toUser(84)]);
        assert.deepEqual(one.heard, [toUser(84)]);
      });

      it('may be all that a query found', async () => {
        const client = await app.subscriber(kind, 83, 84, 85);
        user().message(await user().find({ username: { in: ['ann', 'cyd'] } }), { count: 1 });
        await app.fence();
        assert.deepEqual(client.heard, [toUser(84), toUser(85)]);
      });

      it('is sent one envelope when it is named twice', async () => {
        const client = await app.subscriber(kind, 83);
        user().message([83, '83', { id: 83 }], { count: 1 });
        await app.fence();
        assert.deepEqual(client.heard, [toUser(83)]);
      });

      it('may be an empty array, for which nothing is sent', async () => {
        const client = await app.subscriber(kind, 83);
        user().message([], { count: 1 });
        await app.fence();
        assert.deepEqual(client.heard, []);
      });
    });
  }

  it('may be negative or a fraction', async () => {
    const [kind] = CLIENT_KINDS;
    assert.ok(kind);
    const client = await app.subscriber(kind, -1, 1.5);
    user().message([-1, 1.5], { count: 1 });
    await app.fence();
    assert.deepEqual(client.heard, [toUser(-1), toUser(1.5)]);
  });

  // Waterline complains about a query that is never run, and keeps the process up to do so.
  const queries: Query[] = [];
  afterEach(() => Promise.all(queries.splice(0)));

  const refused: Record<string, () => unknown> = {
    undefined: () => undefined,
    null: () => null,
    'a boolean': () => true,
    NaN: () => NaN,
    'an infinite number': () => -Infinity,
    'an empty string': () => '',
    'a word': () => 'bob',
    "a number with something behind it ('83abc')": () => '83abc',
    "a hexadecimal number ('0x53')": () => '0x53',
    "a number after a space (' 83')": () => ' 83',
    "a number before a space ('83 ')": () => '83 ',
    "a number that another string is too ('083')": () => '083',
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
    'a query that nobody awaited': () => {
      const query = user().findOne({ id: 83 });
      queries.push(query);
      return query;
    },
    'an id for which the model has no room': () => 0,
    'a string for which the model has no room': () => '0',
  };
  for (const [what, make] of Object.entries(refused)) {
    it(`refuses ${what} with E_INVALID_ID, and sends nothing`, async () => {
      await assertRefused(app, () => user().message(make(), { count: 1 }), { code: 'E_INVALID_ID' });
    });

    it(`refuses ${what} among good ids, and sends nothing to those either`, async () => {
      await assertRefused(app, () => user().message([83, make(), 84], { count: 1 }), { code: 'E_INVALID_ID' });
    });
  }

  it('refuses a hole among good ids', async () => {
    // eslint-disable-next-line no-sparse-arrays -- a hole is what is tested
    await assertRefused(app, () => user().message([83, , 84], { count: 1 }), { code: 'E_INVALID_ID' });
  });

  it('refuses a record without its key where the key has another name than `id`', async () => {
    await assertRefused(app, () => product().message({ id: 'tea:green' }, { count: 1 }), { code: 'E_INVALID_ID' });
  });

  for (const id of ['', NaN, Infinity, true, null]) {
    it(`refuses ${id === '' ? 'an empty string' : String(id)} for a string key`, async () => {
      await assertRefused(app, () => product().message(id, { count: 1 }), { code: 'E_INVALID_ID' });
    });
  }

  it('says which call was refused and what is wanted, but not the id that came', async () => {
    const { message } = await assertRefused(app, () => user().message('secret-token', { count: 1 }), {
      code: 'E_INVALID_ID',
    });
    assert.match(message, /User\.message\(\)/);
    assert.match(message, /number/);
    assert.doesNotMatch(message, /secret/);
  });

  it('answers a refused request with that error, as a MessageError, in an action', async () => {
    const { status, body } = await app.request('POST', '/user/bob/message', { count: 1 });
    assert.equal(status, 422);
    assert.equal((body as { code: string }).code, 'E_INVALID_ID');
  });
});
