import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

import type { BrowserServer } from 'playwright-core';

import { Page, PROJECT } from '../../../docs/page';
import { launchChromiumServer } from '../../../support/chromium';
import { freePort } from '../../../support/free-port';
import { newFolder } from '../../../support/install';
import { describeWith } from '../../../support/programs';

const PACKAGES = join(PROJECT, 'node_modules');
const TSX = require.resolve('tsx/cjs');
const BROWSER_TESTS = 'browser.attr.test.js';

/** What mocha's JSON reporter writes. */
interface Report {
  stats: { passes: number; pending: number };
  failures: { fullTitle: string; err: { message?: string } }[];
}

// The npm package of sails.io.js has its tests in it.
describe("sails.io.js' own test suite on a client of adaptForSailsIO()", () => {
  let folder: string;

  before(async () => {
    folder = newFolder('sails-io-suite-');
    const port = await freePort();
    cpSync(join(PACKAGES, 'sails.io.js/test'), join(folder, 'test'), {
      recursive: true,
      filter: (source) => basename(source) !== 'phantom.js',
    });
    for (const name of readdirSync(join(folder, 'test'), { recursive: true, encoding: 'utf8' })) {
      if (name.endsWith('.js')) replaceInFile(join(folder, 'test', name), /1577/g, String(port));
    }
    // A test that counts on responses within 100 ms is given five times as long.
    replaceInFile(
      join(folder, 'test/disconnect.test.js'),
      /, (\d)00 ?\)/g,
      (_, tenths) => `, ${5 * Number(tenths)}00)`,
    );
    cpSync(join(PACKAGES, 'sails.io.js/sails.io.js'), join(folder, 'sails.io.js'));
    write('config/local.js', "module.exports = { explicitHost: '127.0.0.1' };");

    write('package.json', JSON.stringify({ dependencies: { 'sails-hook-sockets': '*' } }));
    write('node_modules/socket.io-client/index.js', adaptedClient());
    write('node_modules/request/index.js', REQUEST);
    symlinkSync(join(PACKAGES, 'sails-hook-sockets'), join(folder, 'node_modules/sails-hook-sockets'), 'dir');
  });

  function write(path: string, text: string): void {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  async function runTests(...files: string[]): Promise<Report> {
    const report = join(folder, 'report.json');
    const reporter = ['--reporter', 'json', '--reporter-option', `output=${report}`];
    const args = [
      require.resolve('mocha/bin/mocha'),
      '--exit',
      '--timeout',
      '30000',
      '--require',
      TSX,
      ...reporter,
      ...files,
    ];
    const env = { ...process.env, NODE_PATH: PACKAGES };
    await promisify(execFile)(process.execPath, args, { cwd: folder, env }).catch((error: unknown) => {
      if (typeof (error as { code: unknown }).code !== 'number') throw error; // else the report has the failures
    });
    return JSON.parse(readFileSync(report, 'utf8')) as Report;
  }

  it('passes in Node', async () => {
    const files = readdirSync(join(folder, 'test')).filter(
      (name) => name.endsWith('.test.js') && name !== BROWSER_TESTS,
    );

    const { stats, failures } = await runTests(...files.map((name) => `test/${name}`));
    assert.deepEqual(failures.map(describeFailure), []);
    assert.deepEqual([stats.passes, stats.pending], [50, 0]);
  });

  describeWith(['chromium'], 'with the file that the recipe for the Web App builds', () => {
    let browser: BrowserServer | undefined;

    after(() => browser?.close());

    it('passes in a browser', async () => {
      browser = await launchChromiumServer();
      write('test/helpers/phantom.js', phantomHelper(browser.wsEndpoint()));
      write('dist/sails.io.js', await buildSailsIO());

      // The suite's seventh test in a browser sets an option in a second script, which Chromium may run after sails.io.js
      // has begun to connect. test/integration/client/browser.test.ts tests that option.
      const { stats, failures } = await runTests(`test/${BROWSER_TESTS}`, '--grep', 'html attributes');
      assert.deepEqual(failures.map(describeFailure), []);
      assert.deepEqual([stats.passes, stats.pending], [6, 0]);
    });
  });
});

/** A module in the place of socket.io-client. */
function adaptedClient(): string {
  const [client, entry] = [join(PACKAGES, 'socket.io-client'), join(PROJECT, 'src/client.ts')];
  return `module.exports = require(${JSON.stringify(entry)}).adaptForSailsIO(require(${JSON.stringify(client)}));`;
}

/** As much of the package `request` as the suite uses. */
const REQUEST = `
  exports.get = async (url, done) => {
    const { headers } = await fetch(url);
    done(null, { headers: { 'set-cookie': headers.getSetCookie() } });
  };
`;

/** Replaces a helper that starts PhantomJS, which is not maintained any more. */
function phantomHelper(browserEndpoint: string): string {
  const script = JSON.stringify(['--require', TSX, join(__dirname, 'print-console.ts'), browserEndpoint]);
  return `
    const { spawn } = require('node:child_process');
    module.exports = (url, code = '') => spawn(process.execPath, [...${script}, url, code]);
  `;
}

/** Runs the recipe of docs/guides/clients.md in an app's folder, and returns the file that it builds. */
async function buildSailsIO(): Promise<string> {
  const app = newFolder('recipe-');
  for (const folder of ['node_modules', 'scripts', 'assets/dependencies'])
    mkdirSync(join(app, folder), { recursive: true });
  for (const name of ['socket.io-client', 'sails.io.js'])
    symlinkSync(join(PACKAGES, name), join(app, 'node_modules', name), 'dir');
  symlinkSync(PROJECT, join(app, 'node_modules/sails-hook-message'), 'dir');

  const script = 'scripts/build-sails-io.js';
  writeFileSync(join(app, script), new Page('docs/guides/clients.md').file(script).code);
  await promisify(execFile)(process.execPath, [script], { cwd: app });
  return readFileSync(join(app, 'assets/dependencies/sails.io.js'), 'utf8');
}

function replaceInFile(path: string, pattern: RegExp, replacement: string | ((...match: string[]) => string)): void {
  writeFileSync(path, readFileSync(path, 'utf8').replace(pattern, replacement as string));
}

function describeFailure({ fullTitle, err }: Report['failures'][number]): string {
  return `${fullTitle}: ${err.message ?? ''}`;
}
