import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { CLIENT_KINDS } from '../../support/client-kinds';
import type { Client } from '../../support/clients';
import type { App } from '../../support/lift';
import { useApp } from '../../support/lift';
import { called } from '../../support/sails';

/** For apps whose code must not use globals, which the fixture's bootstrap and controllers do. */
const WITHOUT_GLOBALS = { globals: false, bootstrap: nothing };

function nothing(done: () => void): void {
  done();
}

/** Connects a client and subscribes it by its socket, with what the model has. */
async function subscriberOf(app: App, kind: string, id: number): Promise<Client> {
  const client = await app.connect(kind);
  app.model('user').subscribe(app.sails.sockets.get(client.id), [id]);
  return client;
}

const messaged = (id: number, data: object) => ['user', { verb: 'messaged', id, data }];

describe('the hook in the life of a real Sails app', () => {
  describe('after an ORM reload', () => {
    const app = useApp();

    it('gives message() to the new models, again and again, for the old subscribers and new ones', async () => {
      const clients = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)));
      for (const round of [1, 2]) {
        const old = app.model('user');
        await app.reloadOrm();
        assert.notEqual(app.model('user'), old);
        clients.push(...(await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)))));

        app.model('user').message(83, { round });
        await app.fence();

        for (const client of clients) {
          assert.deepEqual(client.heard, [messaged(83, { round })]);
          client.forget();
        }
      }
      assert.equal(app.model('mailbox').message('hello', {}), 'put into the mailbox: hello');
      assert.ok('publish' in app.model('user'));
    });
  });

  describe('after Sails has loaded the actions again', () => {
    const app = useApp();

    it('throws what a controller knows as MessageError, though Sails gave it another copy of the package', async () => {
      await called((done) => {
        app.sails.reloadActions(done);
      });
      const { status, body } = await app.request('POST', '/user/bob/message', { count: 1 });
      assert.equal(status, 422);
      assert.equal((body as { code: string }).code, 'E_INVALID_ID');
    });
  });

  describe('with globals off', () => {
    const app = useApp({ config: WITHOUT_GLOBALS });

    it('gives message() to sails.models', async () => {
      assert.ok(!('sails' in globalThis) && !('User' in globalThis));
      const clients = await Promise.all(CLIENT_KINDS.map((kind) => subscriberOf(app, kind, 83)));
      app.model('user').message(83, { count: 1 });
      await app.fence();
      for (const client of clients) assert.deepEqual(client.heard, [messaged(83, { count: 1 })]);
    });
  });

  describe('with two apps in one process', () => {
    const first = useApp({ config: WITHOUT_GLOBALS });
    const second = useApp({ config: WITHOUT_GLOBALS, without: [] });

    for (const kind of CLIENT_KINDS) {
      it(`keeps them apart, to ${kind}`, async () => {
        const ofFirst = await subscriberOf(first, kind, 83);
        const ofSecond = await subscriberOf(second, kind, 83);

        first.model('user').message(83, { from: 'first' });
        second.model('user').message(83, { from: 'second' });
        await Promise.all([first.fence(), second.fence()]);

        assert.deepEqual(ofFirst.heard, [messaged(83, { from: 'first' })]);
        assert.deepEqual(ofSecond.heard, [messaged(83, { from: 'second' })]);
      });
    }

    it('leaves the second as it was when the first is lowered', async () => {
      const clients = await Promise.all(CLIENT_KINDS.map((kind) => subscriberOf(second, kind, 83)));
      await first.lower();
      second.model('user').message(83, { count: 1 });
      await second.fence();
      for (const client of clients) assert.deepEqual(client.heard, [messaged(83, { count: 1 })]);
    });
  });

  describe('with pubsub off', () => {
    const app = useApp({ config: { hooks: { pubsub: false } } });

    for (const kind of CLIENT_KINDS) {
      it(`gives the models subscribe(), unsubscribe() and getRoomName() too, for ${kind}`, async () => {
        assert.ok(!('publish' in app.model('user')));
        assert.equal(app.model('user').getRoomName(83), 'sails_model_user_83:user');
        const client = await app.subscriber(kind, 83);
        const requester = await app.subscriber(kind, 83);

        await requester.request('POST', '/user/83/message-from-req', { count: 1 });
        await client.request('DELETE', '/user/83/subscription');
        app.model('user').message(83, { count: 2 });
        await app.fence();

        assert.deepEqual(client.heard, [messaged(83, { count: 1 })]);
        assert.deepEqual(requester.heard, [messaged(83, { count: 2 })]);
      });
    }

    it('gives message() again after an ORM reload', async () => {
      await app.reloadOrm();
      const clients = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)));
      app.model('user').message(83, { count: 1 });
      await app.fence();
      for (const client of clients) assert.deepEqual(client.heard, [messaged(83, { count: 1 })]);
    });
  });

  describe('when it is switched off by hooks: { message: false }', () => {
    const app = useApp({ config: { hooks: { message: false } } });

    it('leaves the models as Sails makes them', () => {
      assert.equal(app.sails.hooks.message, undefined);
      assert.ok(!('message' in app.model('user')));
      assert.ok('publish' in app.model('user'));
      assert.equal(app.model('mailbox').message('hello', {}), 'put into the mailbox: hello');
    });
  });

  describe('when the app is only loaded, as a script does', () => {
    const app = useApp({ load: true });

    it('message() sends, and refuses, as in a lifted one', () => {
      const sent: unknown[] = [];
      const listener = (message: unknown) => sent.push((message as { data: unknown }).data);
      subscribe('sails-hook-message:sent', listener);
      try {
        app.model('user').message(83, { count: 1 });
        assert.throws(() => app.model('user').message(83, { count: NaN }), { code: 'E_INVALID_DATA' });
      } finally {
        unsubscribe('sails-hook-message:sent', listener);
      }
      assert.deepEqual(sent, [{ count: 1 }]);
    });

    it('message() is heard by those who connect when its server is told to listen', async () => {
      await app.listen();
      const clients = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)));
      app.model('user').message(83, { count: 1 });
      await app.fence();
      for (const client of clients) assert.deepEqual(client.heard, [messaged(83, { count: 1 })]);
    });
  });
});
