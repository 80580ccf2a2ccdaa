import assert from 'node:assert/strict';

import { recordMessages } from '../../../src/testing';
import type { Client } from '../../support/client';
import { CLIENT_KINDS } from '../../support/client-kinds';
import { useApp } from '../../support/installed-app';
import { type Done, waitForCallback } from '../../support/lift-sails';
import type { Model } from '../../support/sails';

interface Request {
  socket: unknown;
  body: object;
  param(name: string): string;
}
interface Response {
  ok(): void;
  once(event: 'close', listener: () => void): void;
}

const messaged = (data: object) => ['user', { verb: 'messaged', id: 83, data }];
const COUNTED = messaged({ count: 1 });

describe('the socket that message() omits by its id in a real Sails app', () => {
  const user = (): Model => app.model('user');
  let closed: Promise<void>;
  const app = useApp({
    config: {
      routes: {
        // As the most copied example of Sails 0.12 does.
        'POST /user/:id/message-from-any-socket': (req: Request, res: Response) => {
          user().message(req.param('id'), req.body, req.socket);
          res.ok();
        },
        'POST /user/:id/message-when-closed': (req: Request, res: Response) => {
          closed = new Promise((resolve) => {
            res.once('close', () => {
              user().message(req.param('id'), req.body, req.socket);
              resolve();
            });
          });
          res.ok();
        },
      },
    },
  });

  /** Makes a request over HTTP, as a page does that has a socket beside it. */
  async function post(path: string, headers: Record<string, string> = {}): Promise<number> {
    const { status } = await fetch(app.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close', ...headers },
      body: JSON.stringify({ count: 1 }),
    });
    return status;
  }

  for (const kind of CLIENT_KINDS) {
    describe(`a ${kind} socket`, () => {
      let excluded: Client;
      let other: Client;
      beforeEach(async () => {
        excluded = await app.subscriber(kind, 83);
        other = await app.subscriber(kind, 83);
      });

      async function assertExcluded(): Promise<void> {
        await app.waitForDelivery();
        assert.deepEqual([excluded.received, other.received], [[], [COUNTED]]);
      }

      async function assertNobodyExcluded(): Promise<void> {
        await app.waitForDelivery();
        assert.deepEqual([excluded.received, other.received], [[COUNTED], [COUNTED]]);
      }

      it('the id of a socket excludes that socket, and is recorded', async () => {
        using recording = recordMessages();
        user().message(83, { count: 1 }, excluded.id);
        await assertExcluded();
        assert.equal(recording.messages[0]?.omittedSocketId, excluded.id);
      });

      it('the header X-Socket-ID of a request over HTTP excludes the socket that it names', async () => {
        assert.equal(await post('/user/83/message-from-req', { 'X-Socket-ID': excluded.id }), 200);
        await assertExcluded();
      });

      it('the header of a request that the app makes with sails.request() excludes the socket that it names', async () => {
        await waitForCallback((done) => {
          const headers = { 'X-Socket-ID': excluded.id };
          const request = { method: 'POST', url: '/user/83/message-from-req', data: { count: 1 }, headers };
          (app.sails.request as unknown as (request: object, done: Done) => void)(request, done);
        });
        await assertExcluded();
      });

      it('the req.socket of a request over a socket excludes the requesting socket', async () => {
        const { status } = await excluded.request('POST', '/user/83/message-from-any-socket', { count: 1 });
        assert.equal(status, 200);
        await assertExcluded();
      });

      it('a request over HTTP without the header excludes nobody', async () => {
        assert.equal(await post('/user/83/message-from-req'), 200);
        await assertNobodyExcluded();
      });

      it('a header that names a socket which is not connected excludes nobody', async () => {
        assert.equal(await post('/user/83/message-from-req', { 'X-Socket-ID': 'ojIckSD2jqNzOqIrAGzL' }), 200);
        await assertNobodyExcluded();
      });

      it('a header that names the room of the record, or any other room, excludes nobody', async () => {
        app.sails.sockets.join(app.sails.sockets.get(other.id), 'a room of its own');
        for (const room of [String(user().getRoomName(83)), 'a room of its own', '', 'x'.repeat(10_000)]) {
          assert.equal(await post('/user/83/message-from-req', { 'X-Socket-ID': room }), 200);
          await assertNobodyExcluded();
          for (const client of [excluded, other]) client.clearReceived();
        }
      });

      it('the req.socket of a request over HTTP excludes nobody, also when it is closed', async () => {
        assert.equal(await post('/user/83/message-from-any-socket', { 'X-Socket-ID': excluded.id }), 200);
        await assertNobodyExcluded();
        for (const client of [excluded, other]) client.clearReceived();

        assert.equal(await post('/user/83/message-when-closed'), 200);
        await closed;
        await assertNobodyExcluded();
      });
    });
  }

  it('nobody receives a message whose only subscriber is excluded by its id', async () => {
    for (const kind of CLIENT_KINDS) {
      const only = await app.subscriber(kind, 84);
      using recording = recordMessages();
      user().message(84, { count: 1 }, only.id);
      user().message(84, { count: 2 });
      await app.waitForDelivery();
      assert.deepEqual(only.received, [['user', { verb: 'messaged', id: 84, data: { count: 2 } }]]);
      assert.equal(recording.messages.length, 2);
      app.disconnect();
    }
  });
});
