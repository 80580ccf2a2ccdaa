import assert from 'node:assert/strict';
import { join } from 'node:path';

import hook = require('../../../src/hook');
import { MessageError } from '../../../src/errors';
import type { MessageMethods } from '../../../src/model/methods';
import { type Done, loadSails, lowerSails, waitForCallback } from '../../support/lift-sails';

// Sails has no types of its own.
interface Sails {
  load(config: object, done: Done): void;
  lower(options: object, done: Done): void;
  hooks: { orm: { reload(done: Done): void } };
  io: { opts: { connectionStateRecovery?: { maxDisconnectionDuration: number } } };
  models: Record<string, MessageMethods & { publish?: unknown }>;
}
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { Sails } = require('sails') as { Sails: new () => Sails };

let datastores = 0;

/** Loads a real Sails app without files of its own, with the hook from src/. */
async function load(hooks: object = {}, settings: object = {}) {
  const sails = new Sails();
  const warnings: string[] = [];
  const silent = () => undefined;
  const datastore = `memory${String(++datastores)}`; // sails-disk accepts a name only once a process
  const config = {
    appPath: join(__dirname, '../../..'),
    globals: false,
    hooks: { message: hook, grunt: false, ...hooks },
    log: {
      noShip: true,
      custom: {
        ...Object.fromEntries(
          ['error', 'debug', 'info', 'log', 'verbose', 'silly', 'crit', 'blank'].map((l) => [l, silent]),
        ),
        warn: (text: string) => warnings.push(text),
      },
    },
    orm: { moduleDefinitions: { models: { user: { globalId: 'User', identity: 'user' } } } },
    ...settings,
    datastores: { [datastore]: { adapter: 'sails-disk', inMemoryOnly: true } },
    models: {
      datastore,
      archiveModelIdentity: false,
      attributes: { id: { type: 'number', autoIncrement: true } },
      migrate: 'drop',
    },
  };
  const lower = () => lowerSails(sails);
  try {
    await loadSails(sails, config);
  } catch (error) {
    await lower();
    throw error;
  }
  return {
    sails,
    warnings,
    user: () => sails.models['user'],
    reload: () =>
      waitForCallback((done) => {
        sails.hooks.orm.reload(done);
      }),
    lower,
  };
}

// The other files of this folder test how messages arrive. This one tests when the hook does what.
describe('the hook', () => {
  it("models have message() beside Sails core's methods, also after an ORM reload", async () => {
    const app = await load();
    try {
      const before = app.user();
      assert.ok(before?.publish);
      before.message(1, {});
      await app.reload();
      const after = app.user();
      assert.notEqual(after, before);
      assert.ok(after?.publish);
      after.message(1, {});
    } finally {
      await app.lower();
    }
  });

  it('models have all methods of the hook with pubsub off', async () => {
    const app = await load({ pubsub: false });
    try {
      const user = app.user();
      assert.equal(user?.publish, undefined);
      assert.equal(user?.getRoomName(0), 'sails_model_user_0:user');
      await app.reload();
      assert.equal(app.user()?.getRoomName(0), 'sails_model_user_0:user');
    } finally {
      await app.lower();
    }
  });

  for (const [missing, hooks, text] of [
    ['ORM', { orm: false }, /no `orm` hook\..*npm install sails-hook-orm,/],
    ['sockets', { sockets: false }, /no `sockets` hook\..*npm install sails-hook-sockets,/],
    [
      'both',
      { orm: false, sockets: false },
      /`orm` and `sockets` hooks\..*npm install sails-hook-orm sails-hook-sockets,/,
    ],
  ] as const) {
    it(`an app without ${missing} loads, and its log says what to install`, async () => {
      const app = await load(hooks);
      await app.lower();
      assert.match(app.warnings.join('\n'), text);
    });
  }

  it("a setting turns on Socket.IO's connection state recovery", async () => {
    for (const [connectionStateRecovery, duration] of [
      [undefined, undefined],
      [false, undefined],
      [true, 120_000],
      [{ maxDisconnectionDuration: 5000 }, 5000],
      [{ maxDisconnectionDuration: 0.5 }, 1],
    ] as const) {
      const app = await load({}, { sockets: { connectionStateRecovery } });
      const { opts } = app.sails.io;
      await app.lower();
      assert.equal(opts.connectionStateRecovery?.maxDisconnectionDuration, duration);
    }
  });

  it('an invalid setting fails the lift with an error that says what to write', async () => {
    for (const [config, text] of [
      [{ message: { onError: 'secret' } }, /^sails\.config\.message\.onError is a string\. Expected a function/],
      [
        { message: { onerror: () => 1 } },
        /^Unknown setting sails\.config\.message\.onerror\. The only setting is `onError`\.$/,
      ],
      [{ message: true }, /sails\.config\.message is a boolean/],
      [{ message: null }, /sails\.config\.message is null/],
      [{ message: [] }, /sails\.config\.message is an array/],
      [
        { sockets: { connectionStateRecovery: 'secret' } },
        /^sails\.config\.sockets\.connectionStateRecovery is a string\. Expected true, false, or/,
      ],
      [
        { sockets: { connectionStateRecovery: [] } },
        /^sails\.config\.sockets\.connectionStateRecovery is an array\. Expected true, false, or/,
      ],
      [
        { sockets: { connectionStateRecovery: null } },
        /^sails\.config\.sockets\.connectionStateRecovery is null\. Expected true, false, or/,
      ],
      [
        { sockets: { connectionStateRecovery: { maxDuration: 1 } } },
        /^sails\.config\.sockets\.connectionStateRecovery has an unknown key, maxDuration\./,
      ],
    ] as const) {
      await assert.rejects(
        load({}, config),
        (error: Error) => text.test(error.message) && !error.message.includes('secret'),
      );
    }
  });

  it('a messageSchema that is not a schema fails the lift', async () => {
    const models = { user: { globalId: 'User', identity: 'user', messageSchema: 'secret' } };
    await assert.rejects(load({}, { orm: { moduleDefinitions: { models } } }), /User\.messageSchema is a string/);
  });

  it('MessageError is a property of the hook, which Sails does not bind', () => {
    assert.equal(hook.MessageError, MessageError);
    assert.deepEqual(Object.keys(hook), []);
  });
});
