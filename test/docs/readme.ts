import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';

import { transformSync } from 'esbuild';

import { latestRun, readResults, RESULTS, type Results } from '../../bench/harness/results';
import { formatNumber } from '../../bench/report/format';
import { recordMessages } from '../../src/testing';
import { startOrm } from '../support/orm';
import type { Model } from '../support/sails';
import { allHasArrived, SocketServer } from '../support/socket-server';
import { compile } from './compile';
import { type Outcome, outcomeOf } from './outcomes';
import type { Page } from './page';
import { filesOf, usePageApp } from './page-app';
import { type Runs, valueOf } from './script';

const USER = `
module.exports = {
  attributes: {
    username: { type: 'string', required: true },
    password: { type: 'string', required: true },
    hairColor: { type: 'string' },
  },
};`;

const RED = { verb: 'messaged', id: 83, data: { hairColor: 'red' } };

/** Runs the blocks of README.md. */
export function readme(page: Page): Runs {
  const app = usePageApp({
    files: { ...filesOf(page, 'an action', 'a schema'), 'api/models/User.js': USER },
    config: { routes: { 'POST /user/:id/dye': 'user/dye' } },
    packages: ['zod'],
  });

  // An app of its own, whose globals come after the other's: what stands in a describe is run last.
  describe('the table of the ways to tell something', () => {
    compare(page);
  });

  return {
    'at first sight': async (block) => {
      const [asking, other] = [await app.openPage(83), await app.openPage(83)];
      const [envelope = ''] = /\{ verb: .*\}/.exec(block.code) ?? [];
      const code = block.code.replace(/ \/\/ .*$/gm, '');
      await app.runInAction({ ...block, code }, asking, { User: app.model('user'), io: other.io });
      await Promise.all([asking.fence(), other.fence()]);
      const heard = valueOf(envelope);
      assert.deepEqual(asking.heard, [heard]);
      assert.deepEqual(other.heard, [heard, heard]);
    },

    'an action': async () => {
      const [asking, other] = [await app.openPage(83), await app.openPage(83)];
      const { status } = await asking.request('POST', '/user/83/dye', { hairColor: 'red' });
      await other.fence();
      assert.equal(status, 200);
      assert.deepEqual(asking.heard, []);
      assert.deepEqual(other.heard, [RED]);
    },

    'in a web page': async (block) => {
      const other = await app.openPage();
      const shown: unknown[][] = [];
      const { socket } = other.io;
      const answered = new Promise<void>((resolve) => {
        const io = {
          socket: {
            on: socket.on.bind(socket),
            get: (url: string) => {
              socket.request({ method: 'GET', url }, () => {
                resolve();
              });
            },
          },
        };
        void app.run(block, { io, show: (...values: unknown[]) => shown.push(values) });
      });
      await answered;
      app.model('user').message(83, RED.data);
      await other.fence();
      assert.deepEqual(shown, [[83, RED.data]]);
    },

    'a schema': () => {
      const item = app.model('item');
      item.message(7, { price: 12 });
      assert.throws(() => item.message(7, { price: '12' }), { code: 'E_INVALID_DATA', path: 'data.price' });
    },

    'in TypeScript': (block) => {
      const file = join(app.folder, 'dye.ts');
      writeFileSync(file, block.code);
      const { dye } = app.require(compile(file)) as { dye: (id: number) => void };
      using recording = recordMessages();
      dye(83);
      assert.deepEqual(
        recording.for('user', 83).map(({ data }) => data),
        [RED.data],
      );
    },

    'in a client': async (block) => {
      const other = await app.openPage(83);
      const shown: unknown[][] = [];
      const code = transformSync(block.code, { format: 'cjs' }).code;
      await app.run({ ...block, code }, { io: other.io, show: (...values: unknown[]) => shown.push(values) });
      const user = app.model('user') as Model & { publish(ids: number[], data: object): void };
      user.publish([83], { verb: 'updated', id: 83, data: {} });
      user.message(83, RED.data);
      await other.fence();
      assert.deepEqual(shown, [[83, RED.data]]);
    },

    'without Sails': async (block) => {
      const [orm, server] = [await startOrm(), await new SocketServer().start()];
      try {
        await app.run(block, { orm, io: server.io });
        const [asking, other] = [await server.connect(), await server.connect()];
        const watched = once(other.socket, 'watch');
        other.client.emit('watch', 83);
        await watched;
        const dyed = once(asking.socket, 'dye');
        asking.client.emit('watch', 83);
        asking.client.emit('dye', 83, 'red');
        await dyed;
        await allHasArrived(asking);
        await allHasArrived(other);
        assert.deepEqual(asking.heard, [['fence']]);
        assert.deepEqual(other.heard, [['user', RED], ['fence']]);
      } finally {
        await server.stop();
        await orm.stop();
      }
    },
  };
}

/** Asserts that the table of the ways to tell something says what each of them does, and what the benchmark found. */
function compare(page: Page): void {
  const app = usePageApp();
  const rows = page.rows.filter(({ heading }) => heading === 'Beside the other ways').map(({ cells }) => cells);
  const ways = (id: string, data: string) => [
    `User.message(${id}, ${data})`,
    `User.publish([${id}], ${data})`,
    `sails.sockets.broadcast(User.getRoomName(${id}), 'user', ${data})`,
  ];

  for (const [told = '', ...cells] of rows) {
    it(`what the table says of ${told}`, async () => {
      const [id, data] = [/user (83|`.+?`)/, /`([^`']+)`$/].map((part) => part.exec(told)?.[1]?.replaceAll('`', ''));
      if (id !== undefined && data !== undefined) {
        const words: string[] = [];
        for (const call of ways(id, data)) words.push(inWords(await outcomeOf(call, page, app), data));
        assert.deepEqual(cells.slice(0, 3), words);
      } else {
        const subscribers = ['nobody', 'one'].findIndex((who) => told === `CPU time of a call that ${who} hears`);
        assert.deepEqual(cells, [...costs(subscribers), '']);
      }
    });
  }
}

/** What comes of a call, as the table says it. */
function inWords(outcome: Outcome, data: string): string {
  if (typeof outcome === 'string') return `\`${outcome}\``;
  const [event] = outcome as [Record<string, unknown> | undefined];
  if (event === undefined) return 'nobody hears it';
  const content = event['verb'] === 'messaged' ? (event['data'] as Record<string, unknown>) : event;
  if (data === 'bob') return `${'password' in content ? 'with' : 'without'} the password`;
  if (data.startsWith('{')) return `as \`${inspect(content)}\``;
  return content === event ? 'as it is' : 'in an envelope, with the id';
}

/** What the ways to tell something cost, as the benchmark's report has it. */
function costs(subscribers: number): string[] {
  const run = latestRun((readResults(RESULTS) as Results).cost);
  return ['Model.message()', 'Model.publish()', 'sails.sockets.broadcast()'].map((variant) => {
    const row = run.find(
      (one) =>
        one.table === 'fan-out' && one.payload === '45 B' && one.subscribers === subscribers && one.variant === variant,
    );
    assert.ok(row);
    return `${formatNumber(row.cost.median)} µs`;
  });
}
