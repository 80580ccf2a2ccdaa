import hook = require('../../../src/hook');
import type { MessageMethods } from '../../../src/model/methods';
import { type Done, loadSails, lowerSails, waitForCallback } from '../../support/lift-sails';
import { sailsDisk } from '../../support/waterline';
import { APP, assertSchemasApply } from './bid-models';

// Sails has no types of its own.
interface Sails {
  load(config: object, done: Done): void;
  lower(options: object, done: Done): void;
  hooks: { orm: { reload(done: Done): void } };
  models: Record<string, MessageMethods>;
}
/* eslint-disable @typescript-eslint/no-require-imports */
const { Sails } = require('sails') as { Sails: new () => Sails };
const orm: unknown = require('sails-hook-orm');
const sockets: unknown = require('sails-hook-sockets');
/* eslint-enable @typescript-eslint/no-require-imports */

describe("a model's messageSchema in Sails", () => {
  const sails = new Sails();

  before(() =>
    loadSails(sails, {
      appPath: APP,
      globals: false,
      log: { level: 'silent' },
      hooks: { orm, sockets, message: hook, grunt: false },
      message: {
        onError: (error: Error) => {
          throw error;
        },
      },
      datastores: { schemas: { adapter: sailsDisk, inMemoryOnly: true } },
      models: {
        datastore: 'schemas',
        archiveModelIdentity: false,
        attributes: { id: { type: 'number', autoIncrement: true } },
        migrate: 'drop',
      },
    }),
  );
  after(() => lowerSails(sails));

  it('a schema, and a function that returns one, apply after Sails has loaded the models', () => {
    assertSchemasApply(sails.models);
  });

  it('a schema, and a function that returns one, apply after Sails has reloaded the models', async () => {
    await waitForCallback((done) => {
      sails.hooks.orm.reload(done);
    });
    assertSchemasApply(sails.models);
  });
});
