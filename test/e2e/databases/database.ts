import type { Adapter } from './adapters';

interface Attribute {
  readonly type: 'ref' | 'number' | 'string';
  readonly columnType: string;
}

/** A database that the suites run on, and what an app's configuration says of it. */
export interface Database {
  readonly adapter: Adapter | 'sails-disk';
  /** Attributes that an app declares in another way on each database. */
  readonly attributes: Readonly<Record<'dateTime' | 'decimal' | 'binary', Attribute>>;
  /** Starts its server, if it has one. Resolves with its datastore's settings beside the adapter's name. */
  start(): Promise<object>;
  stop(): Promise<void>;
}
