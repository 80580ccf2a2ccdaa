import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createRequire } from 'node:module';

import { Server } from 'socket.io';
import { Server as OldServer } from 'socket.io-4.5';
import { Adapter } from 'socket.io-adapter';

import { adaptForSailsIO } from '../../src/client';
import { enableRecovery } from '../../src/recovery/recovery';
import { mixin } from '../../src/waterline';
import { App } from '../support/lift';
import { startOrm } from '../support/orm';
import type { Query } from '../support/sails';
import { SocketServer } from '../support/socket-server';
import { keepingQueries } from './keeping-queries';
import type { Page } from './page';
import { filesOf, PageApp, pathOf, usePageApp } from './page-app';
import { assertThrows, run, type Runs } from './script';

/** For an app that is lifted beside another one. */
const WITHOUT_GLOBALS = {
  globals: false,
  bootstrap: (done: () => void) => {
    done();
  },
};

/** Runs the blocks of docs/errors.md. */
export function errors(page: Page): Runs {
  const app = usePageApp({
    files: filesOf(page, 'an action that catches', 'a model with a schema'),
    config: { routes: { 'POST /user/:id/dye': 'user/dye' } },
    packages: ['zod'],
  });

  return {
    'an action that catches': async () => {
      const asked = (id: string) => app.request('POST', `/user/${id}/dye`, { hairColor: 'red' });
      assert.equal((await asked('83')).status, 200);
      assert.equal((await asked('bob')).status, 404);
    },

    'a model with a schema': () => {
      app.model('item').message(83, { price: 12 });
    },

    calls: async (block) => {
      const asking = await app.openPage();
      const queries: Query[] = [];
      const [User, Pet] = ['user', 'pet'].map((identity) => keepingQueries(app.model(identity), queries));
      try {
        const thrown = await assertThrows(block, (part) =>
          app.runInAction(part, asking, { User, Pet, Item: app.model('item') }),
        );
        for (const { name, code } of thrown as (Error & { code: string })[]) {
          assert.deepEqual({ name, code }, { name: 'MessageError', code: block.heading });
        }
      } finally {
        await Promise.all(queries); // Waterline complains about those that are never run
      }
    },

    'files that fail the lift': (block) =>
      assertThrows(block, async (part) => {
        const failing = new PageApp({ files: { [pathOf(part)]: part.code }, config: WITHOUT_GLOBALS });
        await failing.prepare();
        try {
          await failing.lift();
        } finally {
          await failing.lower();
        }
      }),

    "recovery that can't be": async ({ code }) => {
      class Quiet extends Adapter {}
      const visited = await new SocketServer().start();
      try {
        await visited.connect();
        const texts = [new OldServer(), new Server({ adapter: Quiet }), visited.io].map(textOfRefusal);
        assert.deepEqual(texts, code.trimEnd().split('\n'));
      } finally {
        await visited.stop();
      }
    },

    'the warning': async ({ code }) => {
      const lacking = new App({ without: ['sails-hook-orm', 'sails-hook-sockets'], config: WITHOUT_GLOBALS });
      await lacking.prepare();
      try {
        await lacking.lift();
        const logged = lacking.log.filter(([, text]) => text.includes('sails-hook-message'));
        assert.deepEqual(logged, [['warn', code.trimEnd()]]);
      } finally {
        await lacking.lower();
      }
    },

    'calls without Sails': async (block) => {
      const [orm, server] = [await startOrm(), await new SocketServer().start()];
      try {
        const { user } = mixin(orm.collections, server.io);
        const asked = once(server.http, 'request') as Promise<[req: object, res: { end(): void }]>;
        const answered = fetch(server.url);
        const [req, res] = await asked;
        res.end();
        await answered;
        await assertThrows(block, (part) => run(part, { mixin, orm, io: server.io, user, req }));
      } finally {
        await server.stop();
        await orm.stop();
      }
    },

    'calls in a client': (block) =>
      assertThrows(block, (part) => run(part, { adaptForSailsIO, require: createRequire(__filename) })),
  };
}

function textOfRefusal(server: object): string {
  try {
    enableRecovery(server, true);
  } catch (error) {
    return (error as Error).message;
  }
  return 'it is turned on';
}
