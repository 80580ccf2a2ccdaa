import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';

import { transformSync } from 'esbuild';

import { latestRun, readResults, RESULTS, type Results } from '../../bench/harness/results';
import { formatNumber } from '../../bench/report/format';
import { recordMessages } from '../../src/testing';
import type { Model } from '../support/sails';
import { SocketServer, waitForDelivery } from '../support/socket-server';
import { startOrm } from '../support/waterline';
import { compile } from './compile';
import { observeOutcome, type Outcome } from './outcomes';
import type { Page } from './page';
import { readFiles, usePageApp } from './page-app';
import { evaluate, type Runs } from './script';

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
    files: { ...readFiles(page, 'an action', 'a schema'), 'api/models/User.js': USER },
    config: { routes: { 'POST /user/:id/dye': 'user/dye' } },
    packages: ['zod'],
  });

  // Runs after the other tests, because its app replaces the globals of theirs.
  describe('the table of the ways to send a message', () => {
    testComparison(page);
  });

  return {
    'at first sight': async (block) => {
      const [requestingPage, other] = [await app.openPage(83), await app.openPage(83)];
      const [envelope = ''] = /\{ verb: .*\}/.exec(block.code) ?? [];
      const code = block.code.replace(/ \/\/ .*$/gm, '');
      await app.runInAction({ ...block, code }, requestingPage, { User: app.model('user'), io: other.io });
      await Promise.all([requestingPage.waitForDelivery(), other.waitForDelivery()]);
      const event = evaluate(envelope);
      assert.deepEqual(requestingPage.received, [event]);
      assert.deepEqual(other.received, [event, event]);
    },

    'an action': async () => {
      const [requestingPage, other] = [await app.openPage(83), await app.openPage(83)];
      const { status } = await requestingPage.request('POST', '/user/83/dye', { hairColor: 'red' });
      await other.waitForDelivery();
      assert.equal(status, 200);
      assert.deepEqual(requestingPage.received, []);
      assert.deepEqual(other.received, [RED]);
    },

    'in a web page': async (block) => {
      const other = await app.openPage();
      const shown: unknown[][] = [];
      const { socket } = other.io;
      const responded = new Promise<void>((resolve) => {
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
      await responded;
      app.model('user').message(83, RED.data);
      await other.waitForDelivery();
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
      await other.waitForDelivery();
      assert.deepEqual(shown, [[83, RED.data]]);
    },

    'without Sails': async (block) => {
      const [orm, server] = [await startOrm(), await new SocketServer().start()];
      try {
        await app.run(block, { orm, io: server.io });
        const [requestingPage, other] = [await server.connect(), await server.connect()];
        const watched = once(other.socket, 'watch');
        other.client.emit('watch', 83);
        await watched;
        const dyed = once(requestingPage.socket, 'dye');
        requestingPage.client.emit('watch', 83);
        requestingPage.client.emit('dye', 83, 'red');
        await dyed;
        await waitForDelivery(requestingPage);
        await waitForDelivery(other);
        assert.deepEqual(requestingPage.received, [['fence']]);
        assert.deepEqual(other.received, [['user', RED], ['fence']]);
      } finally {
        await server.stop();
        await orm.stop();
      }
    },
  };
}

/** Tests that the table compares the calls as they are, with the numbers of the benchmark. */
function testComparison(page: Page): void {
  const app = usePageApp();
  const rows = page.rows.filter(({ heading }) => heading === 'Beside the other ways').map(({ cells }) => cells);
  const ways = (id: string, data: string) => [
    `User.message(${id}, ${data})`,
    `User.publish([${id}], ${data})`,
    `sails.sockets.broadcast(User.getRoomName(${id}), 'user', ${data})`,
  ];

  for (const [row = '', ...cells] of rows) {
    it(`the row of the README's table is correct: ${row}`, async () => {
      const [id, data] = [/user (83|`.+?`)/, /`([^`']+)`$/].map((part) => part.exec(row)?.[1]?.replaceAll('`', ''));
      if (id !== undefined && data !== undefined) {
        const words: string[] = [];
        for (const call of ways(id, data)) words.push(describeOutcome(await observeOutcome(call, page, app), data));
        assert.deepEqual(cells.slice(0, 3), words);
      } else {
        const subscribers = ['nobody', 'one'].findIndex((who) => row === `CPU time of a call that ${who} hears`);
        assert.deepEqual(cells, [...readCosts(subscribers), '']);
      }
    });
  }
}

/** Describes an outcome as the table does. */
function describeOutcome(outcome: Outcome, data: string): string {
  if (typeof outcome === 'string') return `\`${outcome}\``;
  const [event] = outcome as [Record<string, unknown> | undefined];
  if (event === undefined) return 'nobody hears it';
  const content = event['verb'] === 'messaged' ? (event['data'] as Record<string, unknown>) : event;
  if (data === 'bob') return `${'password' in content ? 'with' : 'without'} the password`;
  if (data.startsWith('{')) return `as \`${inspect(content)}\``;
  return content === event ? 'as it is' : 'in an envelope, with the id';
}

/** Reads the cost of each call from the benchmark's report. */
function readCosts(subscribers: number): string[] {
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
