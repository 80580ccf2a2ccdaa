import Waterline = require('waterline');

import { type Done, waitForCallback } from './lift-sails';

// @types/waterline describes 0.13, which has no `stop()`.
interface Orm {
  readonly collections: Record<string, unknown>;
}
interface CurrentWaterline {
  start: (options: object, done: (error: Error | undefined, orm: Orm) => void) => void;
  stop: (orm: Orm, done: Done) => void;
}
const { start, stop } = Waterline as unknown as CurrentWaterline;

// eslint-disable-next-line @typescript-eslint/no-require-imports -- it has no types
export const sailsDisk: unknown = require('sails-disk');

/** The part of a model that these tests use, before mixin() adds its methods. */
export interface Collection {
  readonly identity: string;
  readonly primaryKey: string;
  readonly attributes: object;
  create(values: object): Promise<unknown> & { fetch(): Promise<Record<string, unknown>> };
  find(criteria?: object): Promise<Record<string, unknown>[]>;
}

/** Two models: one with a number key and a hidden attribute, one with a string key of another name. */
const MODELS = {
  user: {
    primaryKey: 'id',
    attributes: {
      id: { type: 'number', autoMigrations: { columnType: '_number', autoIncrement: true } },
      name: { type: 'string', required: true, autoMigrations: { columnType: '_string' } },
      password: { type: 'string', autoMigrations: { columnType: '_string' } },
    },
    customToJSON(this: object) {
      return { ...this, password: undefined };
    },
  },
  product: {
    primaryKey: 'sku',
    attributes: { sku: { type: 'string', required: true, autoMigrations: { columnType: '_string', unique: true } } },
  },
} as const;

let datastores = 0;

/** Starts a real Waterline 0.15 on sails-disk, in memory, and returns its `orm` as an app has it. */
export async function startOrm(models: Record<string, object> = MODELS) {
  const datastore = `waterline${String(++datastores)}`; // sails-disk accepts a name only once a process
  const orm = await new Promise<Orm>((resolve, reject) => {
    const definitions = Object.entries(models).map(([name, model]) => [name, { ...model, datastore }] as const);
    const options = {
      adapters: { 'sails-disk': sailsDisk },
      datastores: { [datastore]: { adapter: 'sails-disk', inMemoryOnly: true } },
      models: Object.fromEntries(definitions),
    };
    start(options, (error, started) => {
      if (error) reject(error);
      else resolve(started);
    });
  });
  return {
    collections: orm.collections as Record<keyof typeof MODELS, Collection>,
    stop: () =>
      waitForCallback((done) => {
        stop(orm, done);
      }),
  };
}
