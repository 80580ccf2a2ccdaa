import assert from 'node:assert/strict';

import { describeWith } from '../../support/programs';
import { useDatabase } from './database-app';
import { assertDeliversData } from './delivery';
import { MariaDB } from './mariadb';
import { sendNativeQuery } from './records';
import { captureRejection } from './rejection';
import { describeMessages } from './suites';

const COLUMNS = [
  "CAST('12:34:56' AS TIME) AS time",
  'POINT(1.5, -2) AS place',
  'CAST(1.50 AS DECIMAL(20, 12)) AS price',
  '9223372036854775807 AS largest',
  `JSON_OBJECT('deep', JSON_ARRAY(1.5, NULL)) AS document`,
  'NULL AS nothing',
];

describeWith(['mariadbd'], 'message() on MariaDB, with sails-mysql', () => {
  const app = useDatabase(new MariaDB());
  describeMessages(app);

  it("sends what res.json() sends of MariaDB's own types", async () => {
    const [row] = await sendNativeQuery(app, `SELECT ${COLUMNS.join(', ')}`);
    assert.equal(Object.keys(row ?? {}).length, COLUMNS.length);
    await assertDeliversData(app, { row });
  });

  it('rejects bits by their path, which are a Buffer', async () => {
    const [row] = await sendNativeQuery(app, "SELECT b'101' AS flags");
    const { code, path } = captureRejection(() => app.model('order').message(1, { row }));
    assert.deepEqual([code, path], ['E_INVALID_DATA', 'data.row.flags']);
  });

  describe('a zero date', () => {
    let order: { id: number; placedAt: string };
    beforeEach(async () => {
      const { id } = (await app.model('order').create({}).fetch()) as { id: number };
      await sendNativeQuery(app, `UPDATE orders SET placedAt = '0000-00-00', dueOn = '0000-00-00' WHERE id = ${id}`);
      order = (await app.model('order').findOne({ id })) as typeof order;
      assert.equal(order.placedAt, '0000-00-00 00:00:00.000');
    });

    it('is sent as the string that the driver returns', () => assertDeliversData(app, { order }));

    it('is rejected by its path where the app has made a Date of it', () => {
      const { code, path } = captureRejection(() =>
        app.model('order').message(order, { order: { placedAt: new Date(order.placedAt) } }),
      );
      assert.deepEqual([code, path], ['E_INVALID_DATA', 'data.order.placedAt']);
    });
  });
});
