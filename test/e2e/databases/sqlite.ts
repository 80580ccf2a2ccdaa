import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { newFolder } from '../../support/install';
import type { Database } from './database';

/** SQLite, with sails-sqlite. */
export class SQLite implements Database {
  readonly adapter = 'sails-sqlite';
  readonly attributes = {
    dateTime: { type: 'ref', columnType: 'datetime' },
    decimal: { type: 'string', columnType: 'decimal(20,12)' },
    binary: { type: 'ref', columnType: 'blob' },
  } as const;
  #folder = '';

  start(): Promise<object> {
    this.#folder = newFolder('sqlite-');
    return Promise.resolve({ url: join(this.#folder, 'shop.db') });
  }

  stop(): Promise<void> {
    rmSync(this.#folder, { recursive: true, force: true });
    return Promise.resolve();
  }
}
