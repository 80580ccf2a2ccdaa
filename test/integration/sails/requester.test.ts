import assert from 'node:assert/strict';

import { CLIENT_KINDS } from '../../support/client-kinds';
import type { Client } from '../../support/clients';
import { useApp } from '../../support/lift';
import { called } from '../../support/sails';
import { assertRefused } from './refusal';

describe('the requester of message() in a real Sails app', () => {
  const app = useApp();
  const user = () => app.model('user');
  const counted = ['user', { verb: 'messaged', id: 83, data: { count: 1 } }];
  const renamed = ['user', { verb: 'messaged', id: 83, data: { renamed: 'rob' } }];

  for (const kind of CLIENT_KINDS) {
    describe(`a ${kind} socket`, () => {
      let requester: Client;
      let others: Client[];
      beforeEach(async () => {
        requester = await app.subscriber(kind, 83, 84);
        others = await Promise.all(CLIENT_KINDS.map((other) => app.subscriber(other, 83)));
      });

      it('is left out by the req of a classic action', async () => {
        const { status } = await requester.request('POST', '/user/83/message-from-req', { count: 1 });
        await app.fence();
        assert.equal(status, 200);
        assert.deepEqual(requester.heard, []);
        for (const other of others) assert.deepEqual(other.heard, [counted]);
      });

      it('is left out by req.socket', async () => {
        const { status } = await requester.request('POST', '/user/83/message-from-socket', { count: 1 });
        await app.fence();
        assert.equal(status, 200);
        assert.deepEqual(requester.heard, []);
        for (const other of others) assert.deepEqual(other.heard, [counted]);
      });

      it('is left out by the this.req of an actions2 action', async () => {
        const { status } = await requester.request('POST', '/user/83/rename', { username: 'rob' });
        await app.fence();
        assert.equal(status, 200);
        assert.deepEqual(requester.heard, []);
        for (const other of others) assert.deepEqual(other.heard, [renamed]);
      });

      it('is left out by the socket itself, of each record', async () => {
        user().message([83, 84], { count: 1 }, app.sails.sockets.get(requester.id));
        await app.fence();
        assert.deepEqual(requester.heard, []);
        for (const other of others) assert.deepEqual(other.heard, [counted]);
      });

      it('is left out of that message only', async () => {
        await requester.request('POST', '/user/83/message-from-req', { count: 1 });
        user().message(83, { count: 2 });
        await app.fence();
        assert.deepEqual(requester.heard, [['user', { verb: 'messaged', id: 83, data: { count: 2 } }]]);
      });

      it('hears it too where the action does not pass its req', async () => {
        await requester.request('POST', '/user/83/message', { count: 1 });
        await app.fence();
        assert.deepEqual(requester.heard, [counted]);
      });

      it('need not be a subscriber', async () => {
        const stranger = await app.connect(kind);
        await stranger.request('POST', '/user/83/message-from-req', { count: 1 });
        await app.fence();
        assert.deepEqual(stranger.heard, []);
        for (const client of [requester, ...others]) assert.deepEqual(client.heard, [counted]);
      });

      for (const route of ['/user/83/message-from-req', '/user/83/message-from-socket']) {
        it(`is nobody where the request came by HTTP (${route})`, async () => {
          assert.equal((await app.request('POST', route, { count: 1 })).status, 200);
          await app.fence();
          for (const client of [requester, ...others]) assert.deepEqual(client.heard, [counted]);
        });
      }

      it('is nobody where the request of an actions2 action came by HTTP', async () => {
        assert.equal((await app.request('POST', '/user/83/rename', { username: 'rob' })).status, 200);
        await app.fence();
        for (const client of [requester, ...others]) assert.deepEqual(client.heard, [renamed]);
      });

      it('is nobody where the app itself made the request, by sails.request()', async () => {
        await called((done) => {
          app.sails.request('POST /user/83/message-from-req', { count: 1 }, done);
        });
        await app.fence();
        for (const client of [requester, ...others]) assert.deepEqual(client.heard, [counted]);
      });

      for (const nothing of [undefined, null, false]) {
        it(`is nobody for ${String(nothing)}`, async () => {
          user().message(83, { count: 1 }, nothing);
          await app.fence();
          for (const client of [requester, ...others]) assert.deepEqual(client.heard, [counted]);
        });
      }
    });
  }

  const refused: Record<string, () => unknown> = {
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
    'a dictionary with a socket that is none': () => ({ socket: { id: 'x' } }),
    'the app itself': () => app.sails,
    "Socket.IO's server": () => app.sails.io,
  };
  for (const [what, make] of Object.entries(refused)) {
    it(`refuses ${what} with E_INVALID_REQ, and sends nothing`, async () => {
      await assertRefused(app, () => user().message([83, 84], { count: 1 }, make()), { code: 'E_INVALID_REQ' });
    });
  }

  it('refuses a res, by HTTP and by socket, says that req was meant, and sends nothing', async () => {
    const subscribers = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)));
    const answers = [
      await app.request('POST', '/user/83/message-from-res', { count: 1 }),
      ...(await Promise.all(subscribers.map((client) => client.request('POST', '/user/83/message-from-res')))),
    ];
    await app.fence();
    for (const { status, body } of answers) {
      const { code, text } = body as { code: string; text: string };
      assert.equal(status, 422);
      assert.equal(code, 'E_INVALID_REQ');
      assert.match(text, /User\.message\(\).*response.*`req`/s);
    }
    for (const client of subscribers) assert.deepEqual(client.heard, []);
  });

  it("refuses an action's this, by HTTP and by socket, says that this.req was meant, and sends nothing", async () => {
    const subscribers = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)));
    const request = ['POST', '/user/83/rename-wrongly', { username: 'rob' }] as const;
    const answers = [
      await app.request(...request),
      ...(await Promise.all(subscribers.map((client) => client.request(...request)))),
    ];
    await app.fence();
    for (const { status, body } of answers) {
      const { code, text } = body as { code: string; text: string };
      assert.equal(status, 422);
      assert.equal(code, 'E_INVALID_REQ');
      assert.match(text, /User\.message\(\).*this\.req/s);
    }
    for (const client of subscribers) assert.deepEqual(client.heard, []);
  });
});
