import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { transformSync } from 'esbuild';

import { recordMessages } from '../../src/testing';
import type { Model } from '../sails/sails';
import { SocketServer, allHasArrived } from '../socket-server';
import { startOrm } from '../waterline/orm';
import { compile } from './compile';
import type { Page } from './page';
import { filesOf, usePageApp } from './page-app';
import { valueOf, type Runs } from './script';

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

    'an error': (block) => app.run(block, { User: app.model('user') }),

    'a recording': (block) => {
      const dye = async () => {
        await app.request('POST', '/user/83/dye', { hairColor: 'red' });
      };
      return app.run(block, { dye });
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
        recording.to('user', 83).map(({ data }) => data),
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
