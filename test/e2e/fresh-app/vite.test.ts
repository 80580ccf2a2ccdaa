/** A page that Vite bundles, by the recipe in docs/guides/clients.md, in an empty folder: `npm run test:app`. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { type EventEmitter, once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

import type { Browser } from 'playwright-core';

import { Page } from '../../docs/page';
import { launchChromium } from '../../support/chromium';
import { freePort } from '../../support/free-port';
import { INSTALL_TIMEOUT, newFolder, npm, packLibrary } from '../../support/install';
import { InstalledApp } from '../../support/installed-app';
import { describeWith } from '../../support/programs';

const PAGE = new Page('docs/guides/clients.md');
const MAIN = `
import { io } from './io.js';
window.shown = [];
const show = (value) => shown.push(value);
${PAGE.block('receive messages').code}`;
const INDEX = '<!doctype html><title>A page</title><script type="module" src="/src/main.js"></script>';

/** As much of Socket.IO's server as is used here. */
interface SocketIo {
  readonly sockets: { readonly sockets: ReadonlyMap<string, EventEmitter & { readonly conn: { close(): void } }> };
}

const messaged = (count: number) => ({ verb: 'messaged', id: 83, data: { count } });

describeWith(['chromium'], 'a page that Vite bundles', () => {
  const folder = newFolder('vite-');
  const app = new InstalledApp({
    config: { sockets: { connectionStateRecovery: true }, paths: { public: join(folder, 'dist') } },
  });
  let browser: Browser | undefined;
  let devServer: ChildProcess | undefined;

  before(async function () {
    this.timeout(2 * INSTALL_TIMEOUT);
    await app.prepare();
    await app.lift();
    write('package.json', JSON.stringify({ private: true, type: 'module' }));
    const recipe = PAGE.blocks.find(({ heading, code }) => heading === 'A bundler' && code.startsWith('npm install '));
    assert(recipe);
    const packages = recipe.code.trim().split(' ').slice(2);
    assert.equal(packages.shift(), 'sails-hook-message');
    await npm(
      folder,
      'install',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      'vite@7',
      await packLibrary(),
      ...packages,
    );

    for (const path of ['src/io.js', 'vite.config.js'])
      write(path, PAGE.file(path).code.replace('http://localhost:1337', app.url));
    write('src/main.js', MAIN);
    write('index.html', INDEX);
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
    if (devServer?.kill()) await once(devServer, 'exit');
    await app.lower();
  });

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  it('receives messages and recovers once it is built, and Sails serves it', async () => {
    await promisify(execFile)(process.execPath, ['node_modules/vite/bin/vite.js', 'build'], { cwd: folder });
    await assertRecovers(`${app.url}/index.html`);
  });

  it('receives messages and recovers in development, by the proxy of Vite', async () => {
    // Otherwise the server may do this while the page is open, and reload it.
    await promisify(execFile)(process.execPath, ['node_modules/vite/bin/vite.js', 'optimize'], { cwd: folder });
    const port = String(await freePort());
    const args = ['node_modules/vite/bin/vite.js', '--host', '127.0.0.1', '--port', port, '--strictPort'];
    devServer = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    assert(devServer.stdout);
    // In CI, the line is coloured.
    for await (const line of createInterface({ input: devServer.stdout })) if (line.includes('Local')) break;
    devServer.stdout.resume();
    await assertRecovers(`http://127.0.0.1:${port}/`);
  });

  async function assertRecovers(url: string): Promise<void> {
    assert(browser);
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(url, { waitUntil: 'networkidle' });
    await page.waitForFunction('window.shown?.length === 1'); // the users that it fetched

    app.model('user').message(83, { count: 1 });
    await page.waitForFunction('shown.length === 2');
    const { sockets } = (app.sails.io as unknown as SocketIo).sockets;
    for (const socket of sockets.values()) {
      const disconnected = once(socket, 'disconnect');
      socket.conn.close();
      await disconnected;
    }
    app.model('user').message(83, { count: 2 });
    await page.waitForFunction('shown.length === 3');

    assert.deepEqual(await page.evaluate('shown.slice(1)'), [messaged(1), messaged(2)]);
    assert.deepEqual(errors, []);
    await page.close();
  }
});
