import Waterline = require('waterline');

// What @types/waterline says of 0.13; `stop()` came later.
interface Orm {
  readonly collections: Record<string, unknown>;
}
interface WaterlineNow {
  start: (options: object, done: (error: Error | undefined, orm: Orm) => void) => void;
  stop: (orm: Orm, done: (error?: Error) => void) => void;
}
const { start, stop } = Waterline as unknown as WaterlineNow;

// eslint-disable-next-line @typescript-eslint/no-require-imports -- it has no types
export const DISK: unknown = require('sails-disk');

/** A model as these tests use it, before anything was mixed into it. */
export interface Collection {
  readonly identity: string;
  readonly primaryKey: string;
  readonly attributes: object;
  create(values: object): Promise<unknown> & { fetch(): Promise<Record<string, unknown>> };
  find(criteria?: object): Promise<Record<string, unknown>[]>;
}

/** An app's models: a key that is a number, a key that is a string under another name, and something to hide. */
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

/** A real Waterline 0.15 on sails-disk, in memory; what it answers is an `orm` as an app has it. */
export async function startOrm(models: Record<string, object> = MODELS) {
  const datastore = `waterline${String(++datastores)}`; // sails-disk takes a name but once in a process
  const orm = await new Promise<Orm>((resolve, reject) => {
    const definitions = Object.entries(models).map(([name, model]) => [name, { ...model, datastore }] as const);
    const options = {
      adapters: { 'sails-disk': DISK },
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
      new Promise<void>((resolve, reject) => {
        stop(orm, (error) => {
          if (error) reject(error);
          else resolve();
        });
      }),
  };
}
