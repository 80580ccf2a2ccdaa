import type { Model } from '../../support/sails';

/** What these tests use of a query. */
export interface Query extends Promise<unknown> {
  fetch(): Query;
  populate(association: string): Query;
  set(values: object): Query;
  decrypt(): Query;
  usingConnection(connection: unknown): Query;
  eachRecord(iteratee: (record: unknown) => Promise<void>): Query;
}

/** What these tests use of a model beside `message()`. */
export interface Collection extends Model {
  readonly primaryKey: string;
  create(values: object): Query;
  createEach(values: object[]): Query;
  find(criteria: object): Query;
  findOne(criteria: object): Query;
  stream(criteria: object): Query;
  update(criteria: object): Query;
  updateOne(criteria: object): Query;
  destroyOne(criteria: object): Query;
  archiveOne(criteria: object): Query;
  getDatastore(): {
    readonly manager: unknown;
    sendNativeQuery(sql: string): Promise<unknown>;
    transaction(during: (connection: unknown) => Promise<unknown>): Promise<unknown>;
  };
}
