import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { INSTALL_TIMEOUT } from '../support/install';
import { compile } from './compile';
import { type Block, type Page, PROJECT } from './page';
import { PageApp, readFiles, readPath } from './page-app';
import { runScript } from './run-script';
import type { Runs } from './script';

const MOCHA = join(PROJECT, 'node_modules/mocha/bin/mocha.js');

const SCRIPT = `
const sails = require('sails');
sails.load({ log: { level: 'info' } }, (error) => {
  if (error) throw error;
  User.message([83, 84], { count: 12, hairColor: 'red' });
  sails.lower(() => process.exit());
});`;

const REJECTED_CALL = `
process.env.NODE_ENV = 'test';
require('sails').load((error) => {
  if (error) throw error;
  User.message('83abc', { count: 12 });
  process.exit();
});`;

/** Runs the blocks of docs/guides/testing.md. Their tests are run in the folder of an app, as a user runs them. */
export function testing(page: Page): Runs {
  const app = new PageApp({
    files: readFiles(page, 'the action', 'its route', 'mocha', 'node:test', 'TypeScript', 'the channel'),
    packages: ['sails.io.js', 'socket.io-client'],
  });
  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    await app.prepare();
  });

  async function assertPassesMocha(block: Block): Promise<void> {
    const files = new Set(['test/lifecycle.test.js', readPath(block)]);
    assertPassed(await runScript(app.folder, MOCHA, '--reporter=tap', '--timeout=60000', ...files), block);
  }

  async function assertPassesNode(block: Block, path = readPath(block)): Promise<void> {
    assertPassed(await runScript(app.folder, '--test-reporter=tap', path), block);
  }

  return {
    'the action': () => assertPassesNode(page.block('node:test')),
    'its route': () => assertPassesNode(page.block('node:test')),
    mocha: assertPassesMocha,
    'node:test': (block) => assertPassesNode(block),
    TypeScript: (block) => assertPassesNode(block, compile(join(app.folder, readPath(block)))),
    strict: async (block) => {
      const file = join(app.folder, readPath(block));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, block.code);
      writeFileSync(join(app.folder, 'reject.js'), REJECTED_CALL);
      const script = runScript(app.folder, 'reject.js');
      await assert.rejects(script, /User\.message\(\): an id is a string that is not a plain number/);
    },
    'the channel': async () => {
      writeFileSync(join(app.folder, 'say.js'), SCRIPT);
      const expected = [83, 84].map((id) => `info: user ${id}: count,hairColor, excluded: undefined`);
      const lines = (await runScript(app.folder, 'say.js')).split('\n').map((line) => line.trim());
      assert.deepEqual(
        lines.filter((line) => line.includes('user')),
        expected,
      );
    },
  };
}

function assertPassed(output: string, { code }: Block): void {
  const tests = [...code.matchAll(/^ *(it|test)\(/gm)].length;
  assert.match(output, new RegExp(`^# pass ${tests}$`, 'm'));
}
