import assert from 'node:assert/strict';

import { CLIENT_KINDS } from '../../support/client-kinds';
import { useApp } from '../../support/lift';

describe('message() in a real Sails app', () => {
  const app = useApp();

  for (const kind of CLIENT_KINDS) {
    describe(`heard by ${kind}`, () => {
      it('does the documentation example to the letter, over HTTP', async () => {
        const first = await app.subscriber(kind, 83);
        const second = await app.subscriber(kind, 83);
        const ofAnother = await app.subscriber(kind, 84);
        const ofNone = await app.connect(kind);

        const answer = await app.request('POST', '/documentation-example');
        await app.fence();

        assert.equal(answer.status, 200);
        const event = ['user', { verb: 'messaged', id: 83, data: { count: 12, hairColor: 'red' } }];
        assert.deepEqual(first.heard, [event]);
        assert.deepEqual(second.heard, [event]);
        assert.deepEqual(ofAnother.heard, []);
        assert.deepEqual(ofNone.heard, []);
      });

      it('reaches who was subscribed by the blueprint that finds one record', async () => {
        const client = await app.connect(kind);
        const { body } = await client.request('GET', '/user/83');
        assert.deepEqual((body as { id: number }).id, 83);

        app.model('user').message(83, { count: 1 });
        app.model('user').message(84, { count: 2 });
        await app.fence();

        assert.deepEqual(client.heard, [['user', { verb: 'messaged', id: 83, data: { count: 1 } }]]);
      });

      it('reaches who was subscribed by the blueprint that finds some records, for those records', async () => {
        const client = await app.connect(kind);
        const { body } = await client.request('GET', '/user?where={"id":{"<":85}}');
        assert.equal((body as unknown[]).length, 2);

        for (const id of [83, 84, 85]) app.model('user').message(id, { count: id });
        await app.fence();

        assert.deepEqual(client.heard, [
          ['user', { verb: 'messaged', id: 83, data: { count: 83 } }],
          ['user', { verb: 'messaged', id: 84, data: { count: 84 } }],
        ]);
      });

      it('reaches nobody any more after unsubscribe()', async () => {
        const leaver = await app.subscriber(kind, 83);
        const stayer = await app.subscriber(kind, 83);
        app.model('user').message(83, { count: 1 });
        await leaver.request('DELETE', '/user/83/subscription');
        app.model('user').message(83, { count: 2 });
        await app.fence();

        assert.deepEqual(leaver.heard, [['user', { verb: 'messaged', id: 83, data: { count: 1 } }]]);
        assert.deepEqual(
          stayer.heard.map(([, event]) => (event as { data: unknown }).data),
          [{ count: 1 }, { count: 2 }],
        );
      });

      it('goes on for the others when a subscriber has gone', async () => {
        const gone = await app.subscriber(kind, 83);
        const stayer = await app.subscriber(kind, 83);
        gone.disconnect();

        app.model('user').message(83, { count: 1 });
        await stayer.request('POST', '/user/83/message', { count: 2 });

        assert.deepEqual(
          stayer.heard.map(([, event]) => (event as { data: unknown }).data),
          [{ count: 1 }, { count: 2 }],
        );
      });

      it('delivers 2,000 messages in a row in order, once each', async () => {
        const client = await app.subscriber(kind, 83);
        const another = await app.subscriber(kind, 84);

        for (let count = 1; count <= 2000; count++) app.model('user').message(83, { count });
        await app.fence();

        const expected = Array.from({ length: 2000 }, (_, index) => [
          'user',
          { verb: 'messaged', id: 83, data: { count: index + 1 } },
        ]);
        assert.deepEqual(client.heard, expected);
        assert.deepEqual(another.heard, []);
      });
    });
  }

  it('sends the same envelope, to the letter, to all kinds of client', async () => {
    const clients = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)));

    app
      .model('user')
      .message(83, { text: 'Grüße, 世界 🎈', at: new Date(0), list: [1, { two: null }], left: undefined });
    await app.fence();

    const expected =
      '2["user",{"verb":"messaged","id":83,"data":{"text":"Grüße, 世界 🎈","at":"1970-01-01T00:00:00.000Z","list":[1,{"two":null}]}}]';
    for (const client of clients) assert.equal(client.frames[0], expected);
  });

  it('is synchronous and returns nothing', async () => {
    assert.equal(app.model('user').message(83, { count: 1 }), undefined);
    await app.fence();
  });

  it('works when taken off the model', async () => {
    const clients = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)));
    // eslint-disable-next-line @typescript-eslint/unbound-method -- that it needs no `this` is what is tested
    const { message } = app.model('user');

    message(83, { count: 1 });
    await app.fence();

    for (const client of clients) {
      assert.deepEqual(client.heard, [['user', { verb: 'messaged', id: 83, data: { count: 1 } }]]);
    }
  });

  it('never touches the database: it tells the subscribers of a record that is not there', async () => {
    const clients = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 999)));

    app.model('user').message(999, { count: 1 });
    await app.fence();

    for (const client of clients) {
      assert.deepEqual(client.heard, [['user', { verb: 'messaged', id: 999, data: { count: 1 } }]]);
    }
  });

  it("sends what was passed at the call, whatever the caller's code does to it afterwards", async () => {
    const clients = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)));
    const data = { count: 1, list: [{ price: 5 }] };

    app.model('user').message(83, data);
    data.count = 2;
    data.list.length = 0;
    await app.fence();

    for (const client of clients) {
      assert.deepEqual(client.heard, [
        ['user', { verb: 'messaged', id: 83, data: { count: 1, list: [{ price: 5 }] } }],
      ]);
    }
  });
});
