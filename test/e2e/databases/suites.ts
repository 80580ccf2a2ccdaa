import { describeBinary } from './binary';
import type { DatabaseApp } from './database-app';
import { describeIds } from './ids';
import { describePlaces } from './places';
import { describeProtected } from './protected';
import { describeRecords } from './records';
import { describeTransactions } from './transactions';

/** All that is the same on every database. */
export function describeMessages(app: DatabaseApp): void {
  describePlaces(app);
  describeRecords(app);
  describeIds(app);
  describeProtected(app);
  if (app.database.adapter === 'sails-disk') return;
  describeBinary(app);
  describeTransactions(app);
}
