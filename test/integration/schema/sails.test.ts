import hook = require('../../../src/hook');
import type { MessageMethods } from '../../../src/model/methods';
import { DISK } from '../../support/orm';
import { APP, assertSchemasHold } from './bids';

// Sails has no types of its own.
interface Sails {
  load(config: object, done: (error?: Error) => void): void;
  lower(options: object, done: (error?: Error) => void): void;
  hooks: { orm: { reload(done: (error?: Error) => void): void } };
  models: Record<string, MessageMethods>;
}
/* eslint-disable @typescript-eslint/no-require-imports */
const { Sails } = require('sails') as { Sails: new () => Sails };
const orm: unknown = require('sails-hook-orm');
const sockets: unknown = require('sails-hook-sockets');
/* eslint-enable @typescript-eslint/no-require-imports */

describe("a model's messageSchema, be it a schema or a function that returns one, survives Sails", () => {
  const sails = new Sails();

  before(() =>
    promised((done) => {
      sails.load(
        {
          appPath: APP,
          globals: false,
          log: { level: 'silent' },
          hooks: { orm, sockets, message: hook, grunt: false },
          datastores: { schemas: { adapter: DISK, inMemoryOnly: true } },
          models: {
            datastore: 'schemas',
            archiveModelIdentity: false,
            attributes: { id: { type: 'number', autoIncrement: true } },
            migrate: 'drop',
          },
        },
        done,
      );
    }),
  );
  after(() =>
    promised((done) => {
      sails.lower({ delay: 1 }, done);
    }),
  );

  it('as it loads model files', () => {
    assertSchemasHold(sails.models);
  });

  it('as it reloads them', async () => {
    await promised((done) => {
      sails.hooks.orm.reload(done);
    });
    assertSchemasHold(sails.models);
  });
});

const promised = (act: (done: (error?: Error) => void) => void) =>
  new Promise<void>((resolve, reject) => {
    act((error) => {
      if (error) reject(error);
      else resolve();
    });
  });
