import { newFolder } from '../../support/install';
import type { Database } from './database';

/** sails-disk, which needs no server. */
export class Disk implements Database {
  readonly adapter = 'sails-disk';
  readonly attributes = {
    dateTime: { type: 'ref', columnType: 'datetime' },
    decimal: { type: 'number', columnType: 'decimal' },
    binary: { type: 'ref', columnType: 'binary' },
  } as const;

  start(): Promise<object> {
    return Promise.resolve({ dir: newFolder('disk-') });
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}
