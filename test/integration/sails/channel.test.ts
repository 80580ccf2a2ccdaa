import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { CLIENT_KINDS } from '../../support/client-kinds';
import { FENCE } from '../../support/clients';
import { useApp } from '../../support/lift';
import { assertRefused } from './refusal';

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

  it('carries each envelope with its model, record and room, within the call', () => {
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

  it('carries an envelope after it was emitted', async () => {
    const clients = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)));
    const mark = () => {
      app.sails.io.emit(FENCE, 'when the channel said so');
    };
    subscribe(CHANNEL, mark);
    try {
      user().message(83, { count: 1 });
      await app.fence();
    } finally {
      unsubscribe(CHANNEL, mark);
    }
    for (const client of clients) {
      assert.deepEqual(client.frames.slice(0, 2), [
        '2["user",{"verb":"messaged","id":83,"data":{"count":1}}]',
        `2["${FENCE}","when the channel said so"]`,
      ]);
    }
  });

  for (const kind of CLIENT_KINDS) {
    it(`carries the socket id of the requester, a ${kind}`, async () => {
      const client = await app.subscriber(kind, 83);
      await client.request('POST', '/user/83/message-from-req', { count: 1 });
      assert.deepEqual(
        sent.map((message) => (message as { omittedSocketId: unknown }).omittedSocketId),
        [client.id],
      );
    });
  }

  it('carries no requester where the request came by HTTP', async () => {
    await app.request('POST', '/user/83/message-from-req', { count: 1 });
    assert.deepEqual(
      sent.map((message) => (message as { omittedSocketId: unknown }).omittedSocketId),
      [undefined],
    );
  });

  it('carries nothing for an empty array, nor of a call that was refused', async () => {
    user().message([], { count: 1 });
    await assertRefused(app, () => user().message([83, 'bob'], { count: 1 }), { code: 'E_INVALID_ID' });
    await assertRefused(app, () => user().message(83, { count: NaN }), { code: 'E_INVALID_DATA' });
    await assertRefused(app, () => user().message(83, { count: 1 }, {}), { code: 'E_INVALID_REQ' });
    assert.deepEqual(sent, []);
  });
});
