import assert from 'node:assert/strict';

import type { DatabaseApp } from './database-app';
import { assertDelivers } from './delivery';
import { sendNativeQuery } from './records';
import { captureRejection } from './rejection';

const BIGINT = '9007199254740993';

/** Sends to records by their ids alone, in the forms in which apps have them. */
export function describeIds(app: DatabaseApp): void {
  describe('sends to a record by', () => {
    it('its id as a URL has it', () => assertDelivers(app, 'order', '1', { count: 1 }, [1]));

    it('its id, which is a string with punctuation', () =>
      assertDelivers(app, 'product', 'tea/green:1', { count: 1 }, ['tea/green:1']));

    it('its id, which is a string of digits', () => assertDelivers(app, 'product', 83, { count: 1 }, ['83']));

    it('its id, which is a bigint, as a string', () =>
      assertDelivers(app, 'transfer', [BIGINT], { count: 1 }, [BIGINT]));

    it('itself and its id, once', async () => {
      const invoice = await app.model('invoice').findOne({ title: 'Tea' });
      await assertDelivers(app, 'invoice', [invoice, 1, '1', 2], { count: 1 }, [1, 2]);
    });

    it('its id as a bigint, where the key is a string', () =>
      assertDelivers(app, 'transfer', BigInt(BIGINT), { count: 1 }, [BIGINT]));

    it('its id as a bigint of a safe size, where the key is a number', () =>
      assertDelivers(app, 'order', [1n], { count: 1 }, [1]));
  });

  if (app.database.adapter === 'sails-disk') return;

  it('rejects a native row whose key has the name of its column', async () => {
    const [row] = await sendNativeQuery(app, 'SELECT * FROM invoice');
    assert.ok(row && 'invoice_number' in row);
    const { code, message } = captureRejection(() => app.model('invoice').message(row, { count: 1 }));
    assert.equal(code, 'E_INVALID_ID');
    assert.match(message, /`id`/);
  });
}
