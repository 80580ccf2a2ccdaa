import assert from 'node:assert/strict';

import type { Client } from '../../support/client';
import { CLIENT_KINDS } from '../../support/client-kinds';
import { useApp } from '../../support/installed-app';
import { waitForCallback } from '../../support/lift-sails';
import { assertRejected } from './assert-rejected';

describe('the socket that message() omits in a real Sails app', () => {
  const app = useApp();
  const user = () => app.model('user');
  const counted = ['user', { verb: 'messaged', id: 83, data: { count: 1 } }];
  const renamed = ['user', { verb: 'messaged', id: 83, data: { renamed: 'rob' } }];

  for (const kind of CLIENT_KINDS) {
    describe(`a ${kind} socket`, () => {
      let requestingClient: Client;
      let others: Client[];
      beforeEach(async () => {
        requestingClient = await app.subscriber(kind, 83, 84);
        others = await Promise.all(CLIENT_KINDS.map((other) => app.subscriber(other, 83)));
      });

      it('the req of a classic action excludes the requesting socket', async () => {
        const { status } = await requestingClient.request('POST', '/user/83/message-from-req', { count: 1 });
        await app.waitForDelivery();
        assert.equal(status, 200);
        assert.deepEqual(requestingClient.received, []);
        for (const other of others) assert.deepEqual(other.received, [counted]);
      });

      it('the req.socket of a request excludes the requesting socket', async () => {
        const { status } = await requestingClient.request('POST', '/user/83/message-from-socket', { count: 1 });
        await app.waitForDelivery();
        assert.equal(status, 200);
        assert.deepEqual(requestingClient.received, []);
        for (const other of others) assert.deepEqual(other.received, [counted]);
      });

      it('the this.req of an actions2 action excludes the requesting socket', async () => {
        const { status } = await requestingClient.request('POST', '/user/83/rename', { username: 'rob' });
        await app.waitForDelivery();
        assert.equal(status, 200);
        assert.deepEqual(requestingClient.received, []);
        for (const other of others) assert.deepEqual(other.received, [renamed]);
      });

      it('a socket is excluded from the envelope of each record', async () => {
        user().message([83, 84], { count: 1 }, app.sails.sockets.get(requestingClient.id));
        await app.waitForDelivery();
        assert.deepEqual(requestingClient.received, []);
        for (const other of others) assert.deepEqual(other.received, [counted]);
      });

      it('the requesting socket is excluded from that message only', async () => {
        await requestingClient.request('POST', '/user/83/message-from-req', { count: 1 });
        user().message(83, { count: 2 });
        await app.waitForDelivery();
        assert.deepEqual(requestingClient.received, [['user', { verb: 'messaged', id: 83, data: { count: 2 } }]]);
      });

      it('the requesting socket is not excluded if the action does not pass req', async () => {
        await requestingClient.request('POST', '/user/83/message', { count: 1 });
        await app.waitForDelivery();
        assert.deepEqual(requestingClient.received, [counted]);
      });

      it('a requesting socket that is not subscribed can be excluded', async () => {
        const notSubscribed = await app.connect(kind);
        await notSubscribed.request('POST', '/user/83/message-from-req', { count: 1 });
        await app.waitForDelivery();
        assert.deepEqual(notSubscribed.received, []);
        for (const client of [requestingClient, ...others]) assert.deepEqual(client.received, [counted]);
      });

      for (const route of ['/user/83/message-from-req', '/user/83/message-from-socket']) {
        it(`an HTTP request excludes nobody (${route})`, async () => {
          assert.equal((await app.request('POST', route, { count: 1 })).status, 200);
          await app.waitForDelivery();
          for (const client of [requestingClient, ...others]) assert.deepEqual(client.received, [counted]);
        });
      }

      it('an HTTP request to an actions2 action excludes nobody', async () => {
        assert.equal((await app.request('POST', '/user/83/rename', { username: 'rob' })).status, 200);
        await app.waitForDelivery();
        for (const client of [requestingClient, ...others]) assert.deepEqual(client.received, [renamed]);
      });

      it('a request that the app makes with sails.request() excludes nobody', async () => {
        await waitForCallback((done) => {
          app.sails.request('POST /user/83/message-from-req', { count: 1 }, done);
        });
        await app.waitForDelivery();
        for (const client of [requestingClient, ...others]) assert.deepEqual(client.received, [counted]);
      });

      for (const nothing of [undefined, null, false]) {
        it(`${String(nothing)} excludes nobody`, async () => {
          user().message(83, { count: 1 }, nothing);
          await app.waitForDelivery();
          for (const client of [requestingClient, ...others]) assert.deepEqual(client.received, [counted]);
        });
      }
    });
  }

  const invalidArguments: Record<string, () => unknown> = {
    true: () => true,
    'a number': () => 83,
    zero: () => 0,
    'an empty string': () => '',
    'the name of another room': () => 'sails_model_user_83:user',
    'an empty dictionary': () => ({}),
    'an array': () => [],
    'a function': () => () => undefined,
    'a symbol': () => Symbol('req'),
    'a record': () => ({ id: 83, username: 'bob' }),
    'a dictionary with an invalid socket': () => ({ socket: { id: 'x' } }),
    'the app itself': () => app.sails,
    "Socket.IO's server": () => app.sails.io,
  };
  for (const [description, make] of Object.entries(invalidArguments)) {
    it(`${description} is rejected with E_INVALID_REQ, and nothing is sent`, async () => {
      await assertRejected(app, () => user().message([83, 84], { count: 1 }, make()), { code: 'E_INVALID_REQ' });
    });
  }

  it('a res is rejected over HTTP and by socket, the error suggests req, and nothing is sent', async () => {
    const subscribers = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)));
    const responses = [
      await app.request('POST', '/user/83/message-from-res', { count: 1 }),
      ...(await Promise.all(subscribers.map((client) => client.request('POST', '/user/83/message-from-res')))),
    ];
    await app.waitForDelivery();
    for (const { status, body } of responses) {
      const { code, text } = body as { code: string; text: string };
      assert.equal(status, 422);
      assert.equal(code, 'E_INVALID_REQ');
      assert.match(text, /User\.message\(\).*response.*`req`/s);
    }
    for (const client of subscribers) assert.deepEqual(client.received, []);
  });

  it("an action's this is rejected over HTTP and by socket, the error suggests this.req, and nothing is sent", async () => {
    const subscribers = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)));
    const request = ['POST', '/user/83/rename-wrongly', { username: 'rob' }] as const;
    const responses = [
      await app.request(...request),
      ...(await Promise.all(subscribers.map((client) => client.request(...request)))),
    ];
    await app.waitForDelivery();
    for (const { status, body } of responses) {
      const { code, text } = body as { code: string; text: string };
      assert.equal(status, 422);
      assert.equal(code, 'E_INVALID_REQ');
      assert.match(text, /User\.message\(\).*this\.req/s);
    }
    for (const client of subscribers) assert.deepEqual(client.received, []);
  });
});
