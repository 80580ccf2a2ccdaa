import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createRequire } from 'node:module';

import { Server } from 'socket.io';
import { Server as OldServer } from 'socket.io-4.5';
import { Adapter } from 'socket.io-adapter';

import { adaptForSailsIO } from '../../src/client';
import { enableRecovery } from '../../src/recovery/enable';
import { DEFAULT_OPTIONS } from '../../src/recovery/options';
import { mixin, type MixinOptions } from '../../src/waterline';
import { InstalledApp } from '../support/installed-app';
import type { Query } from '../support/sails';
import { SocketServer } from '../support/socket-server';
import { startOrm } from '../support/waterline';
import { captureQueries } from './capture-queries';
import type { Page } from './page';
import { PageApp, readFiles, readPath, usePageApp } from './page-app';
import { assertThrows, runBlock, type Runs } from './script';

/** Settings of an app that is lifted beside another. */
const WITHOUT_GLOBALS = {
  globals: false,
  bootstrap: (done: () => void) => {
    done();
  },
};

/** Makes a call that is rejected, in line 5. */
const DYE = `
module.exports = {
  fn: async function () {
    const User = this.req._sails.models.user;
    User.message('83abc', { hairColor: 'red' });
  },
};`;

/** Runs the blocks of docs/reference/errors.md. */
export function errors(page: Page): Runs {
  const app = usePageApp({
    files: readFiles(page, 'an action that responds with 404', 'a model with a schema'),
    config: { routes: { 'POST /user/:id/dye': 'user/dye' } },
    packages: ['zod'],
  });

  return {
    'a report': async ({ code }) => {
      const reportingApp = new PageApp({
        files: { 'api/controllers/user/dye.js': DYE },
        config: { ...WITHOUT_GLOBALS, message: {}, routes: { 'POST /dye': 'user/dye' } },
      });
      await reportingApp.prepare();
      try {
        await reportingApp.lift();
        assert.equal((await reportingApp.request('POST', '/dye')).status, 200);
        const logged = reportingApp.log.filter(([level]) => level === 'error');
        const lines = logged.map(([level, text]) => `${level}: ${text.replaceAll(reportingApp.folder, '/app')}`);
        assert.deepEqual(lines, [code.trimEnd()]);
      } finally {
        await reportingApp.lower();
      }
    },

    onError: async (block) => {
      const [module, warnings] = [{ exports: {} as { message?: MixinOptions } }, [] as unknown[][]];
      const sails = { log: { warn: (...values: unknown[]) => warnings.push(values) } };
      await app.run(block, { module, sails });
      const model = { identity: 'user', primaryKey: 'id', attributes: { id: { type: 'number' } } };
      mixin({ user: model }, new Server(), module.exports.message).user.message(83, { price: NaN });
      assert.deepEqual(warnings, [['E_INVALID_DATA data.price', '']]);
    },

    'an action that responds with 404': async () => {
      const request = (id: number) => app.request('POST', `/user/${id}/dye`, { hairColor: 'red' });
      assert.equal((await request(83)).status, 200);
      assert.equal((await request(404)).status, 404);
    },

    'a model with a schema': () => {
      app.model('item').message(83, { price: 12 });
    },

    calls: async (block) => {
      const requestingPage = await app.openPage();
      const queries: Query[] = [];
      const [User, Pet] = ['user', 'pet'].map((identity) => captureQueries(app.model(identity), queries));
      try {
        const errors = await assertThrows(block, (part) =>
          app.runInAction(part, requestingPage, { User, Pet, Item: app.model('item') }),
        );
        for (const { name, code } of errors as (Error & { code: string })[]) {
          assert.deepEqual({ name, code }, { name: 'MessageError', code: block.heading });
        }
      } finally {
        await Promise.all(queries); // Waterline warns about queries that are never run
      }
    },

    'files that fail the lift': (block) =>
      assertThrows(block, async (part) => {
        const invalidApp = new PageApp({
          files: { [readPath(part)]: part.code },
          config: { ...WITHOUT_GLOBALS, message: undefined },
        });
        await invalidApp.prepare();
        try {
          await invalidApp.lift();
        } finally {
          await invalidApp.lower();
        }
      }),

    "recovery that can't be": async ({ code }) => {
      class UnsupportedAdapter extends Adapter {}
      const connectedServer = await new SocketServer().start();
      try {
        await connectedServer.connect();
        const texts = [new OldServer(), new Server({ adapter: UnsupportedAdapter }), connectedServer.io].map(
          readRecoveryError,
        );
        assert.deepEqual(texts, code.trimEnd().split('\n'));
      } finally {
        await connectedServer.stop();
      }
    },

    'the warning': async ({ code }) => {
      const appWithoutHooks = new InstalledApp({
        without: ['sails-hook-orm', 'sails-hook-sockets'],
        config: WITHOUT_GLOBALS,
      });
      await appWithoutHooks.prepare();
      try {
        await appWithoutHooks.lift();
        const logged = appWithoutHooks.log.filter(([, text]) => text.includes('sails-hook-message'));
        assert.deepEqual(logged, [['warn', code.trimEnd()]]);
      } finally {
        await appWithoutHooks.lower();
      }
    },

    'calls without Sails': async (block) => {
      const [orm, server] = [await startOrm(), await new SocketServer().start()];
      try {
        const { user } = mixin(orm.collections, server.io);
        const requested = once(server.http, 'request') as Promise<[req: object, res: { end(): void }]>;
        const response = fetch(server.url);
        const [req, res] = await requested;
        res.end();
        await response;
        await assertThrows(block, (part) => runBlock(part, { mixin, orm, io: server.io, user, req }));
      } finally {
        await server.stop();
        await orm.stop();
      }
    },

    'calls in a client': (block) =>
      assertThrows(block, (part) => runBlock(part, { adaptForSailsIO, require: createRequire(__filename) })),
  };
}

function readRecoveryError(server: object): string {
  try {
    enableRecovery(server, DEFAULT_OPTIONS);
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
}
