import Waterline = require('waterline');

import { type MessageMethods, mixin } from '../../../src/waterline';
import { DISK, startOrm } from '../../support/orm';
import { Recorder } from '../../support/recorder';
import { assertSchemasHold, bidDefinitions } from './bids';

const attributes = { id: { type: 'number', autoMigrations: { columnType: '_number', autoIncrement: true } } };
const definitions = () =>
  Object.entries(bidDefinitions()).map(([identity, model]) => ({ ...model, identity, primaryKey: 'id', attributes }));

describe("a model's messageSchema, be it a schema or a function that returns one, survives", () => {
  it("Waterline's start()", async () => {
    const orm = await startOrm(Object.fromEntries(definitions().map((model) => [model.identity, model])));
    try {
      assertSchemasHold(mixed(orm.collections));
    } finally {
      await orm.stop();
    }
  });

  it("Waterline's registerModel()", async () => {
    const orm = new (Waterline as unknown as new () => Registry)();
    const { Model } = Waterline as unknown as { Model: { extend(model: object): unknown } };
    for (const model of definitions()) orm.registerModel(Model.extend({ ...model, datastore: 'registered' }));
    const datastores = { registered: { adapter: 'sails-disk', inMemoryOnly: true } };
    const { collections } = await new Promise<{ collections: object }>((resolve, reject) => {
      orm.initialize({ adapters: { 'sails-disk': DISK }, datastores }, (error, initialized) => {
        if (error) reject(error);
        else resolve(initialized);
      });
    });
    try {
      assertSchemasHold(mixed(collections));
    } finally {
      await new Promise((resolve) => {
        orm.teardown(resolve);
      });
    }
  });
});

const mixed = (collections: object) => mixin(collections as never, new Recorder()) as Record<string, MessageMethods>;

// What @types/waterline says of 0.13.
interface Registry {
  registerModel(model: unknown): void;
  initialize(options: object, done: (error: Error | undefined, orm: { collections: object }) => void): void;
  teardown(done: (error?: Error) => void): void;
}
