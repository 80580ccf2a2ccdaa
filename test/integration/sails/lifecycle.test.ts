import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import type { Client } from '../../support/client';
import { CLIENT_KINDS } from '../../support/client-kinds';
import type { InstalledApp } from '../../support/installed-app';
import { useApp } from '../../support/installed-app';
import { waitForCallback } from '../../support/lift-sails';

/** Settings of an app without globals, which skip the fixture's bootstrap, because it uses them. */
const WITHOUT_GLOBALS = { globals: false, bootstrap: nothing };

function nothing(done: () => void): void {
  done();
}

/** Connects a client, and subscribes its socket with the model's subscribe(). */
async function connectSubscriber(app: InstalledApp, kind: string, id: number): Promise<Client> {
  const client = await app.connect(kind);
  app.model('user').subscribe(app.sails.sockets.get(client.id), [id]);
  return client;
}

const messaged = (id: number, data: object) => ['user', { verb: 'messaged', id, data }];

describe('the hook in a real Sails app', () => {
  describe('after an ORM reload', () => {
    const app = useApp();

    it('the new models have message(), which reaches old and new subscribers, after each ORM reload', async () => {
      const clients = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)));
      for (const round of [1, 2]) {
        const old = app.model('user');
        await app.reloadOrm();
        assert.notEqual(app.model('user'), old);
        clients.push(...(await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)))));

        app.model('user').message(83, { round });
        await app.waitForDelivery();

        for (const client of clients) {
          assert.deepEqual(client.received, [messaged(83, { round })]);
          client.clearReceived();
        }
      }
      assert.equal(app.model('mailbox').message('hello', {}), 'put into the mailbox: hello');
      assert.ok('publish' in app.model('user'));
    });
  });

  describe('after Sails has loaded the actions again', () => {
    const app = useApp();

    it('a controller recognizes a MessageError of another copy of the package', async () => {
      await waitForCallback((done) => {
        app.sails.reloadActions(done);
      });
      const { status, body } = await app.request('POST', '/user/bob/message', { count: 1 });
      assert.equal(status, 422);
      assert.equal((body as { code: string }).code, 'E_INVALID_ID');
    });
  });

  describe('with globals off', () => {
    const app = useApp({ config: WITHOUT_GLOBALS });

    it('sails.models have message() with globals off', async () => {
      assert.ok(!('sails' in globalThis) && !('User' in globalThis));
      const clients = await Promise.all(CLIENT_KINDS.map((kind) => connectSubscriber(app, kind, 83)));
      app.model('user').message(83, { count: 1 });
      await app.waitForDelivery();
      for (const client of clients) assert.deepEqual(client.received, [messaged(83, { count: 1 })]);
    });
  });

  describe('with two apps in one process', () => {
    const first = useApp({ config: WITHOUT_GLOBALS });
    const second = useApp({ config: WITHOUT_GLOBALS, without: [] });

    for (const kind of CLIENT_KINDS) {
      it(`two apps in one process do not send to each other's clients, for ${kind}`, async () => {
        const clientOfFirst = await connectSubscriber(first, kind, 83);
        const clientOfSecond = await connectSubscriber(second, kind, 83);

        first.model('user').message(83, { from: 'first' });
        second.model('user').message(83, { from: 'second' });
        await Promise.all([first.waitForDelivery(), second.waitForDelivery()]);

        assert.deepEqual(clientOfFirst.received, [messaged(83, { from: 'first' })]);
        assert.deepEqual(clientOfSecond.received, [messaged(83, { from: 'second' })]);
      });
    }

    it('an app keeps sending when another in its process is lowered', async () => {
      const clients = await Promise.all(CLIENT_KINDS.map((kind) => connectSubscriber(second, kind, 83)));
      await first.lower();
      second.model('user').message(83, { count: 1 });
      await second.waitForDelivery();
      for (const client of clients) assert.deepEqual(client.received, [messaged(83, { count: 1 })]);
    });
  });

  describe('with pubsub off', () => {
    const app = useApp({ config: { hooks: { pubsub: false } } });

    for (const kind of CLIENT_KINDS) {
      it(`models have subscribe(), unsubscribe() and getRoomName() with pubsub off, for ${kind}`, async () => {
        assert.ok(!('publish' in app.model('user')));
        assert.equal(app.model('user').getRoomName(83), 'sails_model_user_83:user');
        const client = await app.subscriber(kind, 83);
        const requestingClient = await app.subscriber(kind, 83);

        await requestingClient.request('POST', '/user/83/message-from-req', { count: 1 });
        await client.request('DELETE', '/user/83/subscription');
        app.model('user').message(83, { count: 2 });
        await app.waitForDelivery();

        assert.deepEqual(client.received, [messaged(83, { count: 1 })]);
        assert.deepEqual(requestingClient.received, [messaged(83, { count: 2 })]);
      });
    }

    it('models have message() after an ORM reload with pubsub off', async () => {
      await app.reloadOrm();
      const clients = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)));
      app.model('user').message(83, { count: 1 });
      await app.waitForDelivery();
      for (const client of clients) assert.deepEqual(client.received, [messaged(83, { count: 1 })]);
    });
  });

  describe('with hooks: { message: false }', () => {
    const app = useApp({ config: { hooks: { message: false } } });

    it('a hook that is turned off does not change the models', () => {
      assert.equal(app.sails.hooks.message, undefined);
      assert.ok(!('message' in app.model('user')));
      assert.ok('publish' in app.model('user'));
      assert.equal(app.model('mailbox').message('hello', {}), 'put into the mailbox: hello');
    });
  });

  describe('in an app that is only loaded, as a script does', () => {
    const app = useApp({ load: true });

    it('message() in an app that is only loaded sends, and rejects invalid data', () => {
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

    it('message() reaches clients once the server of a loaded app listens', async () => {
      await app.listen();
      const clients = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)));
      app.model('user').message(83, { count: 1 });
      await app.waitForDelivery();
      for (const client of clients) assert.deepEqual(client.received, [messaged(83, { count: 1 })]);
    });
  });
});
