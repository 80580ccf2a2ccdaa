import assert from 'node:assert/strict';

import { CLIENT_KINDS } from '../../support/client-kinds';
import { useApp } from '../../support/installed-app';

describe('message() in a real Sails app', () => {
  const app = useApp();

  for (const kind of CLIENT_KINDS) {
    describe(`to ${kind}`, () => {
      it('the call of the documentation, made over HTTP, reaches every subscriber of the record and nobody else', async () => {
        const first = await app.subscriber(kind, 83);
        const second = await app.subscriber(kind, 83);
        const otherSubscriber = await app.subscriber(kind, 84);
        const notSubscribed = await app.connect(kind);

        const response = await app.request('POST', '/documentation-example');
        await app.waitForDelivery();

        assert.equal(response.status, 200);
        const event = ['user', { verb: 'messaged', id: 83, data: { count: 12, hairColor: 'red' } }];
        assert.deepEqual(first.received, [event]);
        assert.deepEqual(second.received, [event]);
        assert.deepEqual(otherSubscriber.received, []);
        assert.deepEqual(notSubscribed.received, []);
      });

      it('a message reaches a client that the blueprint findOne subscribed', async () => {
        const client = await app.connect(kind);
        const { body } = await client.request('GET', '/user/83');
        assert.deepEqual((body as { id: number }).id, 83);

        app.model('user').message(83, { count: 1 });
        app.model('user').message(84, { count: 2 });
        await app.waitForDelivery();

        assert.deepEqual(client.received, [['user', { verb: 'messaged', id: 83, data: { count: 1 } }]]);
      });

      it('a message reaches a client that the blueprint find subscribed to the records that it returned', async () => {
        const client = await app.connect(kind);
        const { body } = await client.request('GET', '/user?where={"id":{"<":85}}');
        assert.equal((body as unknown[]).length, 2);

        for (const id of [83, 84, 85]) app.model('user').message(id, { count: id });
        await app.waitForDelivery();

        assert.deepEqual(client.received, [
          ['user', { verb: 'messaged', id: 83, data: { count: 83 } }],
          ['user', { verb: 'messaged', id: 84, data: { count: 84 } }],
        ]);
      });

      it('no message reaches a client after unsubscribe()', async () => {
        const unsubscribed = await app.subscriber(kind, 83);
        const remaining = await app.subscriber(kind, 83);
        app.model('user').message(83, { count: 1 });
        await unsubscribed.request('DELETE', '/user/83/subscription');
        app.model('user').message(83, { count: 2 });
        await app.waitForDelivery();

        assert.deepEqual(unsubscribed.received, [['user', { verb: 'messaged', id: 83, data: { count: 1 } }]]);
        assert.deepEqual(
          remaining.received.map(([, event]) => (event as { data: unknown }).data),
          [{ count: 1 }, { count: 2 }],
        );
      });

      it('the other subscribers receive messages after one has disconnected', async () => {
        const disconnected = await app.subscriber(kind, 83);
        const remaining = await app.subscriber(kind, 83);
        disconnected.disconnect();

        app.model('user').message(83, { count: 1 });
        await remaining.request('POST', '/user/83/message', { count: 2 });

        assert.deepEqual(
          remaining.received.map(([, event]) => (event as { data: unknown }).data),
          [{ count: 1 }, { count: 2 }],
        );
      });

      it('2,000 messages arrive once each, in order', async () => {
        const client = await app.subscriber(kind, 83);
        const another = await app.subscriber(kind, 84);

        for (let count = 1; count <= 2000; count++) app.model('user').message(83, { count });
        await app.waitForDelivery();

        const expected = Array.from({ length: 2000 }, (_, index) => [
          'user',
          { verb: 'messaged', id: 83, data: { count: index + 1 } },
        ]);
        assert.deepEqual(client.received, expected);
        assert.deepEqual(another.received, []);
      });
    });
  }

  it('every kind of client receives exactly the same packet', async () => {
    const clients = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)));

    app
      .model('user')
      .message(83, { text: 'Grüße, 世界 🎈', at: new Date(0), list: [1, { two: null }], dropped: undefined });
    await app.waitForDelivery();

    const expected =
      '2["user",{"verb":"messaged","id":83,"data":{"text":"Grüße, 世界 🎈","at":"1970-01-01T00:00:00.000Z","list":[1,{"two":null}]}}]';
    for (const client of clients) assert.equal(client.frames[0], expected);
  });

  it('message() is synchronous and returns nothing', async () => {
    assert.equal(app.model('user').message(83, { count: 1 }), undefined);
    await app.waitForDelivery();
  });

  it('message() works without its model as `this`', async () => {
    const clients = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)));
    // eslint-disable-next-line @typescript-eslint/unbound-method -- that it needs no `this` is what is tested
    const { message } = app.model('user');

    message(83, { count: 1 });
    await app.waitForDelivery();

    for (const client of clients) {
      assert.deepEqual(client.received, [['user', { verb: 'messaged', id: 83, data: { count: 1 } }]]);
    }
  });

  it('message() does not touch the database: it reaches the subscribers of a record that does not exist', async () => {
    const clients = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 999)));

    app.model('user').message(999, { count: 1 });
    await app.waitForDelivery();

    for (const client of clients) {
      assert.deepEqual(client.received, [['user', { verb: 'messaged', id: 999, data: { count: 1 } }]]);
    }
  });

  it('changes to the data after the call are not sent', async () => {
    const clients = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)));
    const data = { count: 1, list: [{ price: 5 }] };

    app.model('user').message(83, data);
    data.count = 2;
    data.list.length = 0;
    await app.waitForDelivery();

    for (const client of clients) {
      assert.deepEqual(client.received, [
        ['user', { verb: 'messaged', id: 83, data: { count: 1, list: [{ price: 5 }] } }],
      ]);
    }
  });
});
