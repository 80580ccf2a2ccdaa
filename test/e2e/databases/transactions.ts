import assert from 'node:assert/strict';

import { Page } from '../../docs/page';
import { runBlock } from '../../docs/script';
import type { DatabaseApp } from './database-app';

const RECIPE = 'Send after the transaction has committed';

/** Runs the recipe of docs/guides/recipes.md that sends after a transaction. */
export function describeTransactions(app: DatabaseApp): void {
  const recipe = new Page('docs/guides/recipes.md').blocks.find(({ heading }) => heading === RECIPE);

  /** Creates an order with a subscriber, and prepares to run the recipe for it. */
  async function prepareRecipe() {
    const [Order, Invoice] = [app.model('order'), app.model('invoice')];
    const { id } = (await Order.create({ total: 1, isPaid: false }).fetch()) as { id: number };
    const client = await app.connectSubscriber('order', id);
    const receivedAtCommit: unknown[] = [];
    const transaction = async (during: (db: unknown) => Promise<unknown>) => {
      const result = await Order.getDatastore().transaction(during);
      await app.waitForDelivery();
      receivedAtCommit.push(...client.received);
      return result;
    };
    const run = async (names: object = {}) => {
      assert.ok(recipe);
      await runBlock(recipe, { sails: { getDatastore: () => ({ transaction }) }, Order, Invoice, id, ...names });
    };
    const findOrder = () => Order.findOne({ id }) as Promise<{ isPaid: boolean }>;
    return { id, client, receivedAtCommit, run, findOrder };
  }

  describe('the recipe for transactions', () => {
    it('sends a message after the transaction has committed', async () => {
      const { id, client, receivedAtCommit, run, findOrder } = await prepareRecipe();
      await run();
      await app.waitForDelivery();
      assert.deepEqual(receivedAtCommit, []);
      assert.deepEqual(client.received, [['order', { verb: 'messaged', id, data: { isPaid: true } }]]);
      assert.equal((await findOrder()).isPaid, true);
    });

    it('sends nothing if the transaction is rolled back', async () => {
      const { client, run, findOrder } = await prepareRecipe();
      const create = () => {
        throw new Error('out of paper');
      };
      await assert.rejects(run({ Invoice: { create } }), /out of paper/);
      await app.waitForDelivery();
      assert.deepEqual(client.received, []);
      assert.equal((await findOrder()).isPaid, false);
    });
  });
}
