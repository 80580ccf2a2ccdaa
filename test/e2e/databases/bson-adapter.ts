import { createRequire } from 'node:module';
import { join } from 'node:path';

/** MongoDB's kinds of values, as the driver of sails-mongo has them. */
export interface Bson {
  ObjectId: new () => object;
  Decimal128: new (text: string) => object;
  Long: { fromString(text: string): object };
  Binary: new (bytes: Buffer) => object;
  Timestamp: new (value: { t: number; i: number }) => object;
  UUID: new () => object;
  serialize(document: object): Uint8Array;
  deserialize(bytes: Uint8Array): Document;
}

type Document = Record<string, unknown>;
type Done = (error?: Error, result?: unknown) => void;
type Convert = (document: Document, model: unknown, meta?: object) => void;
interface Query {
  using: string;
  meta?: object;
  newRecord: Document;
}
interface PhysicalModel {
  tableName: string;
  definition: object;
}

/**
 * Makes a Waterline adapter for as much of MongoDB as can be had without its server: documents are BSON, which the server
 * would only keep, and sails-mongo's own functions convert them on both ways. `find()` ignores its criteria and returns all documents.
 *
 * @param folder - the folder that has sails-mongo in its node_modules
 */
export function createBsonAdapter(folder: string) {
  const load = createRequire(join(folder, 'node_modules/sails-mongo/lib/private/machines/private/_'));
  const { BSON } = load('mongodb') as { BSON: Bson };
  const reify = load('./reify-values-to-set') as Convert;
  const processNativeRecord = load('./process-native-record') as Convert;

  const models = new Map<string, object>();
  const tables = new Map<string, Uint8Array[]>();
  const rows = (table: string) => tables.get(table) ?? [];
  const read = (bytes: Uint8Array, { using, meta }: Query) => {
    const record = BSON.deserialize(bytes);
    processNativeRecord(record, models.get(using), meta);
    return record;
  };

  const adapter = {
    identity: 'sails-mongo',
    adapterApiVersion: 1,
    datastores: { mongodb: { driver: {} } },
    registerDatastore(_config: object, physicalModels: Record<string, PhysicalModel>, done: Done) {
      for (const model of Object.values(physicalModels)) {
        models.set(model.tableName, { ...model, attributes: model.definition });
      }
      done();
    },
    teardown: (_datastore: string, done: Done) => {
      done();
    },
    define: (_datastore: string, table: string, _definition: object, done: Done) => {
      tables.set(table, []);
      done();
    },
    drop: (_datastore: string, table: string, _unused: unknown, done: Done) => {
      tables.delete(table);
      done();
    },
    create(_datastore: string, query: Query, done: Done) {
      reify(query.newRecord, models.get(query.using), query.meta);
      const bytes = BSON.serialize({ _id: new BSON.ObjectId(), ...query.newRecord });
      rows(query.using).push(bytes);
      done(undefined, query.meta && 'fetch' in query.meta ? read(bytes, query) : undefined);
    },
    find(_datastore: string, query: Query, done: Done) {
      done(
        undefined,
        rows(query.using).map((bytes) => read(bytes, query)),
      );
    },
  };
  return { adapter, BSON, readNatively: (table: string) => rows(table).map((bytes) => BSON.deserialize(bytes)) };
}
