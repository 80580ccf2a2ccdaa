import assert from 'node:assert/strict';

import { MessageError } from '../../../src/errors';
import { mixin } from '../../../src/waterline';
import { SocketServer, waitForDelivery } from '../../support/socket-server';
import { startOrm } from '../../support/waterline';

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

  it('mixin() adds its methods to every model, and returns the same models', () => {
    assert.equal(models, orm.collections);
    for (const model of [models.user, models.product]) {
      for (const name of ['message', 'subscribe', 'unsubscribe', 'getRoomName'] as const) {
        assert.equal(typeof model[name], 'function');
      }
    }
  });

  it('getRoomName() returns the same room names as in Sails', () => {
    assert.equal(models.user.getRoomName(83), 'sails_model_user_83:user');
    assert.equal(models.product.getRoomName('tea'), 'sails_model_product_tea:product');
  });

  it('a message reaches every socket that joined the room, by subscribe() or by join(), and no other', async () => {
    const { user } = models;
    const [bySubscribe, byJoin, notSubscribed] = await Promise.all([
      server.connect(),
      server.connect(),
      server.connect(),
    ]);
    user.subscribe(bySubscribe.socket, 83);
    await byJoin.socket.join('sails_model_user_83:user');
    user.message(83, { count: 12, hairColor: 'red' });
    await Promise.all([bySubscribe, byJoin, notSubscribed].map(waitForDelivery));
    const event = ['user', { verb: 'messaged', id: 83, data: { count: 12, hairColor: 'red' } }];
    assert.deepEqual(bySubscribe.received, [event, ['fence']]);
    assert.deepEqual(byJoin.received, [event, ['fence']]);
    assert.deepEqual(notSubscribed.received, [['fence']]);
  });

  it('records from Waterline can be passed as ids and as data, without the attributes that their model hides', async () => {
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
    await waitForDelivery(one);
    const [visible, ...ids] = [{ id: bob['id'], name: 'bob' }, ...others.map((other) => other['id'])];
    assert.deepEqual(one.received, [
      ['user', { verb: 'messaged', id: bob['id'], data: visible }],
      ...ids.map((id) => ['user', { verb: 'messaged', id, data: { friends: [visible] } }]),
      ['fence'],
    ]);
  });

  it('a query without await is rejected as an id and as data', async () => {
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
    await query; // or Waterline warns about it
  });

  it('the requesting socket is excluded', async () => {
    const { product } = models;
    const [requestingClient, other] = await Promise.all([server.connect(), server.connect()]);
    product.subscribe(requestingClient.socket, 'tea');
    product.subscribe(other.socket, 'tea');
    product.message('tea', { price: 3 }, requestingClient.socket);
    await Promise.all([requestingClient, other].map(waitForDelivery));
    assert.deepEqual(requestingClient.received, [['fence']]);
    assert.deepEqual(other.received, [['product', { verb: 'messaged', id: 'tea', data: { price: 3 } }], ['fence']]);
  });

  it('the HTTP request that opened a socket excludes nobody', async () => {
    const { product } = models;
    const one = await server.connect();
    product.subscribe(one.socket, 'pot');
    product.message('pot', { price: 3 }, one.socket.request);
    await waitForDelivery(one);
    assert.equal(one.received.length, 2);
  });

  it('an unsubscribed socket receives no more messages about that record, and those about others', async () => {
    const { user } = models;
    const one = await server.connect();
    user.subscribe(one.socket, [1, 2]);
    user.unsubscribe(one.socket, '1');
    user.message([1, 2], {});
    await waitForDelivery(one);
    assert.deepEqual(one.received, [['user', { verb: 'messaged', id: 2, data: {} }], ['fence']]);
  });

  it('subscribe() rejects an HTTP request, and the error says what to do', () => {
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

  it('2,000 messages arrive once each, in the order of the calls', async () => {
    const { user } = models;
    const one = await server.connect();
    user.subscribe(one.socket, 83);
    for (let n = 0; n < 2000; n++) user.message(83, { n });
    await waitForDelivery(one);
    const numbers = one.received.slice(0, -1).map(([, event]) => (event as { data: { n: number } }).data.n);
    assert.deepEqual(numbers, [...Array(2000).keys()]);
  });

  it('a message to a namespace reaches no socket of another', async () => {
    const fresh = await startOrm();
    try {
      const { user } = mixin(fresh.collections, server.io.of('/staff'));
      const [staff, guest, requestingClient] = await Promise.all(
        ['/staff', '/', '/staff'].map((nsp) => server.connect(nsp)),
      );
      assert.ok(staff && guest && requestingClient);
      for (const { socket } of [staff, guest, requestingClient]) user.subscribe(socket, 83);
      user.message(83, { count: 12 }, requestingClient.socket);
      await Promise.all([staff, guest, requestingClient].map(waitForDelivery));
      assert.deepEqual(staff.received, [['user', { verb: 'messaged', id: 83, data: { count: 12 } }], ['fence']]);
      assert.deepEqual([guest.received, requestingClient.received], [[['fence']], [['fence']]]);
    } finally {
      await fresh.stop();
    }
  });

  it('anything with to(room).emit(event, envelope) can be the broadcaster', () => {
    const sent: unknown[] = [];
    const own = { identity: 'user', primaryKey: 'id', attributes: {} };
    const [user] = mixin([own], { to: (room) => ({ emit: (...event) => sent.push([room, ...event]) }) });
    user.message(83, { count: 12 });
    assert.deepEqual(sent, [['sails_model_user_83:user', 'user', { verb: 'messaged', id: 83, data: { count: 12 } }]]);
  });
});
