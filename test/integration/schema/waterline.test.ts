import Waterline = require('waterline');

import { type MessageMethods, mixin } from '../../../src/waterline';
import { Recorder } from '../../support/recorder';
import { sailsDisk, startOrm } from '../../support/waterline';
import { assertSchemasApply, bidDefinitions } from './bid-models';

const attributes = { id: { type: 'number', autoMigrations: { columnType: '_number', autoIncrement: true } } };
const definitions = () =>
  Object.entries(bidDefinitions()).map(([identity, model]) => ({ ...model, identity, primaryKey: 'id', attributes }));

describe("a model's messageSchema in Waterline", () => {
  it("a schema, and a function that returns one, apply after Waterline's start()", async () => {
    const orm = await startOrm(Object.fromEntries(definitions().map((model) => [model.identity, model])));
    try {
      assertSchemasApply(mixIn(orm.collections));
    } finally {
      await orm.stop();
    }
  });

  it("a schema, and a function that returns one, apply after Waterline's registerModel()", async () => {
    const orm = new (Waterline as unknown as new () => Registry)();
    const { Model } = Waterline as unknown as { Model: { extend(model: object): unknown } };
    for (const model of definitions()) orm.registerModel(Model.extend({ ...model, datastore: 'registered' }));
    const datastores = { registered: { adapter: 'sails-disk', inMemoryOnly: true } };
    const { collections } = await new Promise<{ collections: object }>((resolve, reject) => {
      orm.initialize({ adapters: { 'sails-disk': sailsDisk }, datastores }, (error, initialized) => {
        if (error) reject(error);
        else resolve(initialized);
      });
    });
    try {
      assertSchemasApply(mixIn(collections));
    } finally {
      await new Promise((resolve) => {
        orm.teardown(resolve);
      });
    }
  });
});

const mixIn = (collections: object) => mixin(collections as never, new Recorder()) as Record<string, MessageMethods>;

// The part of @types/waterline's API for 0.13 that is used here.
interface Registry {
  registerModel(model: unknown): void;
  initialize(options: object, done: (error: Error | undefined, orm: { collections: object }) => void): void;
  teardown(done: (error?: Error) => void): void;
}
