import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { DatabaseApp } from './database-app';

const ACTIONS = {
  'in-action': 'a classic action',
  'in-action-machine': 'an action of the new form (actions2)',
  'in-exec': 'an .exec() callback',
  'in-then': 'a .then() callback that nothing waits for',
  'in-timer': 'a timer',
  'in-finish': 'a listener of the response',
  'in-helper': 'a helper',
  'in-hook': 'a custom hook',
};

/** Sends a populated record from each place of an app, and compares what arrives with what the action responds. */
export function describePlaces(app: DatabaseApp): void {
  const findOrder = () => app.model('order').findOne({ id: 1 }).populate('products');

  describe('sends what res.json() sends, from', () => {
    for (const [path, title] of Object.entries(ACTIONS)) {
      it(title, async () => {
        const client = await app.connectSubscriber('order', 1);
        const sent = nextMessage();
        const { status, body } = await app.request('POST', `/order/1/${path}`);
        await sent;
        await app.waitForDelivery();
        assert.equal(status, 200);
        assert.deepEqual(client.received, [['order', { verb: 'messaged', id: 1, data: { order: body } }]]);
      });
    }

    it('an action that was requested by socket, to everyone except the requesting socket', async () => {
      const [requesting, other] = [await app.connectSubscriber('order', 1), await app.connectSubscriber('order', 1)];
      const { status, body } = await requesting.request('POST', '/order/1/in-action-machine');
      await app.waitForDelivery();
      assert.equal(status, 200);
      assert.deepEqual(requesting.received, []);
      assert.deepEqual(other.received, [['order', { verb: 'messaged', id: 1, data: { order: body } }]]);
    });

    it('a lifecycle callback', async () => {
      const client = await app.connectSubscriber('product', 'coffee');
      const product = await app.model('product').updateOne({ sku: 'coffee' }).set({ price: 5 });
      await app.waitForDelivery();
      const data = { product: await app.fetchJson(product) };
      assert.deepEqual(client.received, [['product', { verb: 'messaged', id: 'coffee', data }]]);
    });

    // Nobody is subscribed yet: the app does not listen.
    it('the bootstrap function', async () => {
      const messages = app.bootstrapMessages.map(({ model, id, data }) => ({ model, id, data }));
      const order = await app.fetchJson(await findOrder());
      assert.deepEqual(messages, [{ model: 'order', id: 1, data: { order } }]);
    });

    // A script is a process of its own, whose messages reach clients only by an adapter: see test/integration/cluster.
    it('a shell script', async function () {
      this.timeout(60_000);
      const sails = join(app.folder, 'node_modules/sails/bin/sails.js');
      const { stdout } = await promisify(execFile)(process.execPath, [sails, 'run', 'send-order', '--id=1'], {
        cwd: app.folder,
        env: { ...process.env, sails_models__migrate: 'safe' },
      });
      const line = stdout.split('\n').find((text) => text.startsWith('[{'));
      assert.ok(line, stdout);
      const [message] = JSON.parse(line) as { data: unknown }[];
      assert.deepEqual(message?.data, { order: await app.fetchJson(await findOrder()) });
    });
  });
}

/** Waits for the next message that this process sends. */
function nextMessage(): Promise<void> {
  return new Promise((resolve) => {
    const listener = () => {
      unsubscribe('sails-hook-message:sent', listener);
      resolve();
    };
    subscribe('sails-hook-message:sent', listener);
  });
}
