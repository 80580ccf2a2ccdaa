import assert from 'node:assert/strict';

import { INSTALL_TIMEOUT } from '../../support/install';
import { installAdapter } from './adapters';
import { useDatabase } from './database-app';
import { assertDelivers } from './delivery';
import { captureRejection } from './rejection';
import { SQLite } from './sqlite';
import { describeMessages } from './suites';

/** What better-sqlite3 has for integers that a number can't hold. */
interface Manager {
  prepare(sql: string): { safeIntegers(): { get(): { id: bigint } } };
}

describe('message() on SQLite', () => {
  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    try {
      await installAdapter('sails-sqlite');
    } catch (error) {
      if (process.env['REQUIRE_PROGRAMS'] === 'true') throw error;
      console.log('Skipped the tests on SQLite: better-sqlite3 can neither be downloaded nor compiled here.');
      this.skip();
    }
  });
  describe('with sails-sqlite', suite);
});

function suite(): void {
  const app = useDatabase(new SQLite());
  describeMessages(app);

  describe('a native row whose integers are bigints', () => {
    const getRow = () => {
      const { manager } = app.model('order').getDatastore();
      return (manager as Manager).prepare('SELECT id FROM orders WHERE id = 1').safeIntegers().get();
    };

    it('is rejected by the path of the bigint', () => {
      const { code, path } = captureRejection(() => app.model('order').message(1, { row: getRow() }));
      assert.deepEqual([code, path], ['E_INVALID_DATA', 'data.row.id']);
    });

    it('is accepted as an id', () => assertDelivers(app, 'order', getRow(), { count: 1 }, [1]));
  });
}
