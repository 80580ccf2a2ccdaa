import assert from 'node:assert/strict';

import { MessageError } from '../../../src/errors';
import { mixin } from '../../../src/waterline';
import { startOrm } from '../../support/orm';
import { allHasArrived, SocketServer } from '../../support/socket-server';

describe('mixin() on Waterline and Socket.IO without Sails', () => {
  const server = new SocketServer();
  let orm: Awaited<ReturnType<typeof startOrm>>;
  let models: ReturnType<typeof mix>;
  const mix = () => mixin(orm.collections, server.io);

  before(async () => {
    orm = await startOrm();
    await server.start();
    models = mix();
  });
  after(async () => {
    await server.stop();
    await orm.stop();
  });

  it('gives every model its methods, and answers the same models', () => {
    assert.equal(models, orm.collections);
    for (const model of [models.user, models.product]) {
      for (const name of ['message', 'subscribe', 'unsubscribe', 'getRoomName'] as const) {
        assert.equal(typeof model[name], 'function');
      }
    }
  });

  it('names rooms as Sails names them', () => {
    assert.equal(models.user.getRoomName(83), 'sails_model_user_83:user');
    assert.equal(models.product.getRoomName('tea'), 'sails_model_product_tea:product');
  });

  it('reaches who is subscribed, by subscribe() or by Socket.IO, and nobody else', async () => {
    const { user } = models;
    const [bySubscribe, byJoin, stranger] = await Promise.all([server.connect(), server.connect(), server.connect()]);
    user.subscribe(bySubscribe.socket, 83);
    await byJoin.socket.join('sails_model_user_83:user');
    user.message(83, { count: 12, hairColor: 'red' });
    await Promise.all([bySubscribe, byJoin, stranger].map(allHasArrived));
    const told = ['user', { verb: 'messaged', id: 83, data: { count: 12, hairColor: 'red' } }];
    assert.deepEqual(bySubscribe.heard, [told, ['fence']]);
    assert.deepEqual(byJoin.heard, [told, ['fence']]);
    assert.deepEqual(stranger.heard, [['fence']]);
  });

  it('takes records that Waterline answers, and sends them without what the model hides', async () => {
    const { user } = models;
    const one = await server.connect();
    const bob = await orm.collections.user.create({ name: 'bob', password: 'open sesame' }).fetch();
    const others = await Promise.all(
      ['ann', 'cyd'].map((name) => orm.collections.user.create({ name, password: 'swordfish' }).fetch()),
    );
    assert.equal(bob['password'], 'open sesame');
    user.subscribe(one.socket, [bob, ...others]);
    user.message(bob, bob);
    user.message(others, { friends: [bob] });
    await allHasArrived(one);
    const [shown, ...ids] = [{ id: bob['id'], name: 'bob' }, ...others.map((other) => other['id'])];
    assert.deepEqual(one.heard, [
      ['user', { verb: 'messaged', id: bob['id'], data: shown }],
      ...ids.map((id) => ['user', { verb: 'messaged', id, data: { friends: [shown] } }]),
      ['fence'],
    ]);
  });

  it('refuses a query that nobody awaited, in the place of an id and in the place of data', async () => {
    const { user } = models;
    const query = orm.collections.user.find();
    for (const [ids, data, code] of [
      [query, {}, 'E_INVALID_ID'],
      [83, query, 'E_INVALID_DATA'],
      [83, { users: query }, 'E_INVALID_DATA'],
    ] as const) {
      assert.throws(
        () => {
          user.message(ids as never, data as never);
        },
        (error) => error instanceof MessageError && error.code === code && error.message.includes('Put `await` before'),
      );
    }
    await query; // or Waterline warns of it
  });

  it('leaves out the socket that made the request', async () => {
    const { product } = models;
    const [requester, other] = await Promise.all([server.connect(), server.connect()]);
    product.subscribe(requester.socket, 'tea');
    product.subscribe(other.socket, 'tea');
    product.message('tea', { price: 3 }, requester.socket);
    await Promise.all([requester, other].map(allHasArrived));
    assert.deepEqual(requester.heard, [['fence']]);
    assert.deepEqual(other.heard, [['product', { verb: 'messaged', id: 'tea', data: { price: 3 } }], ['fence']]);
  });

  it('leaves nobody out for the HTTP request that a socket was opened with', async () => {
    const { product } = models;
    const one = await server.connect();
    product.subscribe(one.socket, 'pot');
    product.message('pot', { price: 3 }, one.socket.request);
    await allHasArrived(one);
    assert.equal(one.heard.length, 2);
  });

  it('sends no more to a socket that was unsubscribed, and the rest to it still', async () => {
    const { user } = models;
    const one = await server.connect();
    user.subscribe(one.socket, [1, 2]);
    user.unsubscribe(one.socket, '1');
    user.message([1, 2], {});
    await allHasArrived(one);
    assert.deepEqual(one.heard, [['user', { verb: 'messaged', id: 2, data: {} }], ['fence']]);
  });

  it('subscribes no request that came by HTTP, and says what to do instead', () => {
    const { user } = models;
    const req = { method: 'GET', url: '/', headers: {} };
    for (const method of [user.subscribe, user.unsubscribe]) {
      assert.throws(
        () => {
          method(req, 83);
        },
        (error) =>
          error instanceof MessageError &&
          error.code === 'E_INVALID_REQ' &&
          /req has no socket.*Make the request over a socket/.test(error.message),
      );
    }
  });

  it('sends two thousand messages once each, in the order of the calls', async () => {
    const { user } = models;
    const one = await server.connect();
    user.subscribe(one.socket, 83);
    for (let n = 0; n < 2000; n++) user.message(83, { n });
    await allHasArrived(one);
    const numbers = one.heard.slice(0, -1).map(([, event]) => (event as { data: { n: number } }).data.n);
    assert.deepEqual(numbers, [...Array(2000).keys()]);
  });

  it('keeps a namespace to itself', async () => {
    const fresh = await startOrm();
    try {
      const { user } = mixin(fresh.collections, server.io.of('/staff'));
      const [staff, guest, requester] = await Promise.all(['/staff', '/', '/staff'].map((nsp) => server.connect(nsp)));
      assert.ok(staff && guest && requester);
      for (const { socket } of [staff, guest, requester]) user.subscribe(socket, 83);
      user.message(83, { count: 12 }, requester.socket);
      await Promise.all([staff, guest, requester].map(allHasArrived));
      assert.deepEqual(staff.heard, [['user', { verb: 'messaged', id: 83, data: { count: 12 } }], ['fence']]);
      assert.deepEqual([guest.heard, requester.heard], [[['fence']], [['fence']]]);
    } finally {
      await fresh.stop();
    }
  });

  it('takes anything that has to(room).emit(event, envelope)', () => {
    const sent: unknown[] = [];
    const own = { identity: 'user', primaryKey: 'id', attributes: {} };
    const [user] = mixin([own], { to: (room) => ({ emit: (...event) => sent.push([room, ...event]) }) });
    user.message(83, { count: 12 });
    assert.deepEqual(sent, [['sails_model_user_83:user', 'user', { verb: 'messaged', id: 83, data: { count: 12 } }]]);
  });
});
