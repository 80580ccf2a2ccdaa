import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { FENCE } from '../../support/client';
import { CLIENT_KINDS } from '../../support/client-kinds';
import { useApp } from '../../support/installed-app';
import { assertRejected } from './assert-rejected';

const CHANNEL = 'sails-hook-message:sent';

describe('the diagnostics channel in a real Sails app', () => {
  const app = useApp();
  const user = () => app.model('user');

  const sent: unknown[] = [];
  const listener = (message: unknown) => sent.push(message);
  beforeEach(() => {
    sent.length = 0;
    subscribe(CHANNEL, listener);
  });
  afterEach(() => {
    unsubscribe(CHANNEL, listener);
  });

  it('each envelope is published during the call, with its model, record and room', () => {
    user().message([83, '84'], { count: 1 });
    app.model('product').message('tea:green', { count: 2 });

    assert.deepEqual(sent, [
      {
        model: 'user',
        id: 83,
        data: { count: 1 },
        room: user().getRoomName(83),
        omittedSocketId: undefined,
      },
      {
        model: 'user',
        id: 84,
        data: { count: 1 },
        room: user().getRoomName(84),
        omittedSocketId: undefined,
      },
      {
        model: 'product',
        id: 'tea:green',
        data: { count: 2 },
        room: 'sails_model_product_tea:green:product',
        omittedSocketId: undefined,
      },
    ]);
  });

  it('an envelope is published after it was emitted', async () => {
    const clients = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)));
    const emitMarker = () => {
      app.sails.io.emit(FENCE, 'published');
    };
    subscribe(CHANNEL, emitMarker);
    try {
      user().message(83, { count: 1 });
      await app.waitForDelivery();
    } finally {
      unsubscribe(CHANNEL, emitMarker);
    }
    for (const client of clients) {
      assert.deepEqual(client.frames.slice(0, 2), [
        '2["user",{"verb":"messaged","id":83,"data":{"count":1}}]',
        `2["${FENCE}","published"]`,
      ]);
    }
  });

  for (const kind of CLIENT_KINDS) {
    it(`the id of the omitted socket is published, for ${kind}`, async () => {
      const client = await app.subscriber(kind, 83);
      await client.request('POST', '/user/83/message-from-req', { count: 1 });
      assert.deepEqual(
        sent.map((message) => (message as { omittedSocketId: unknown }).omittedSocketId),
        [client.id],
      );
    });
  }

  it('no omitted socket is published for an HTTP request', async () => {
    await app.request('POST', '/user/83/message-from-req', { count: 1 });
    assert.deepEqual(
      sent.map((message) => (message as { omittedSocketId: unknown }).omittedSocketId),
      [undefined],
    );
  });

  it('nothing is published for an empty array of ids, nor for a rejected call', async () => {
    user().message([], { count: 1 });
    await assertRejected(app, () => user().message([83, 'bob'], { count: 1 }), { code: 'E_INVALID_ID' });
    await assertRejected(app, () => user().message(83, { count: NaN }), { code: 'E_INVALID_DATA' });
    await assertRejected(app, () => user().message(83, { count: 1 }, {}), { code: 'E_INVALID_REQ' });
    assert.deepEqual(sent, []);
  });
});
