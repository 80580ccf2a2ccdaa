import assert from 'node:assert/strict';

import { describeWith } from '../../support/programs';
import { useDatabase } from './database-app';
import { assertDeliversData } from './delivery';
import { PostgreSQL } from './postgresql';
import { sendNativeQuery } from './records';
import { captureRejection } from './rejection';
import { describeMessages } from './suites';

const COLUMNS = [
  'ARRAY[1, NULL, 3] AS integers',
  `'{"deep": [1.5, null]}'::jsonb AS document`,
  "'1 day 02:03:04.5'::interval AS duration",
  'point(1.5, -2) AS place',
  "'4b4a9c3e-2f0e-4c5f-9a57-0d3c1a3c8b11'::uuid AS uuid",
  "'127.0.0.1/8'::inet AS network",
  '9223372036854775807::bigint AS largest',
  "'NaN'::numeric AS not_a_decimal",
  "'0044-03-15 BC'::date AS ides",
  'NULL AS nothing',
];

describeWith(['postgres'], 'message() on PostgreSQL, with sails-postgresql', () => {
  const app = useDatabase(new PostgreSQL());
  describeMessages(app);

  it("sends what res.json() sends of PostgreSQL's own types", async () => {
    const [row] = await sendNativeQuery(app, `SELECT ${COLUMNS.join(', ')}`);
    assert.equal(Object.keys(row ?? {}).length, COLUMNS.length);
    await assertDeliversData(app, { row });
  });

  // After the tests that find all orders.
  describe('rejects by its path', () => {
    it('an infinite date', async () => {
      const { id } = (await app.model('order').create({ total: 0 }).fetch()) as { id: number };
      await sendNativeQuery(app, `UPDATE orders SET "placedAt" = 'infinity' WHERE id = ${id}`);
      const order = (await app.model('order').findOne({ id })) as { placedAt: unknown };
      assert.equal(order.placedAt, Infinity);
      const { code, path } = captureRejection(() => app.model('order').message(id, { order }));
      assert.deepEqual([code, path], ['E_INVALID_DATA', 'data.order.placedAt']);
    });

    it('a number that is NaN', async () => {
      const [row] = await sendNativeQuery(app, `SELECT 'NaN'::float8 AS ratio`);
      const { code, path } = captureRejection(() => app.model('order').message(1, { row }));
      assert.deepEqual([code, path], ['E_INVALID_DATA', 'data.row.ratio']);
    });
  });
});
