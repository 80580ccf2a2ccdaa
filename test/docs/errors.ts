import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { stripVTControlCharacters } from 'node:util';

import { Server } from 'socket.io';
import { Server as OldServer } from 'socket.io-4.5';
import { Adapter } from 'socket.io-adapter';

import { adaptForSailsIO } from '../../src/client';
import { enableRecovery } from '../../src/recovery/enable';
import { DEFAULT_OPTIONS } from '../../src/recovery/options';
import { mixin } from '../../src/waterline';
import { AppProcess } from '../support/app-process';
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

/** Runs the blocks of docs/reference/errors.md. */
export function errors(page: Page): Runs {
  const app = usePageApp({
    files: readFiles(
      page,
      'an action that responds to invalid ids',
      'a model with a schema',
      'a model with a protected attribute',
    ),
    config: { routes: { 'POST /user/:id/dye': 'user/dye' } },
    packages: ['zod'],
  });

  return {
    'a report': async ({ code }) => {
      const [expectedText, expectedFrame = ''] = code.split('\n');
      const [text, frame = ''] = (await readReport({})).split('\n');
      assert.equal(text, expectedText);
      for (const line of [frame, expectedFrame]) assert.match(line, /^ {4}at .+\.js:\d+:\d+\)?$/);
    },

    onError: async (block) => {
      assert.match(await readReport({ [readPath(block)]: block.code }), /^warn: E_INVALID_ID\b/);
    },

    'an action that responds to invalid ids': async () => {
      const request = (id: string) => app.request('POST', `/user/${id}/dye`, { hairColor: 'red' });
      const statuses = [await request('83'), await request('86'), await request('bob')].map(({ status }) => status);
      assert.deepEqual(statuses, [200, 404, 400]);
    },

    'a model with a schema': () => {
      app.model('item').message(83, { price: 12 });
    },

    'a model with a protected attribute': () => {
      app.model('account').message(83, { email: 'bob@example.com' });
    },

    calls: async (block) => {
      const requestingPage = await app.openPage();
      const queries: Query[] = [];
      const [User, Pet] = ['user', 'pet'].map((identity) => captureQueries(app.model(identity), queries));
      try {
        const errors = await assertThrows(block, (part) =>
          app.runInAction(part, requestingPage, { User, Pet, Item: app.model('item'), Account: app.model('account') }),
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
        const config = { ...WITHOUT_GLOBALS, message: undefined }; // Only what the file says.
        const invalidApp = new PageApp({ files: { [readPath(part)]: part.code }, config });
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

const SCRIPT = `
require('sails').load({ log: { level: 'warn' } }, (error) => {
  if (error) throw error;
  User.message('83abc', { count: 12 });
  process.exit();
});`;

/** Returns what an app logs about a rejected call. It runs in its own process, because a page's code uses its globals. */
async function readReport(files: Record<string, string>): Promise<string> {
  const app = new PageApp({ files: { ...files, 'reject.js': SCRIPT } });
  await app.prepare();
  const script = new AppProcess(app.folder, ['reject.js'], 0);
  assert.equal(await script.ended, 0, script.output);
  return stripVTControlCharacters(script.output).trim();
}

function readRecoveryError(server: object): string {
  try {
    enableRecovery(server, DEFAULT_OPTIONS);
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
}
