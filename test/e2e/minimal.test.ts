import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

import type { Browser } from 'playwright-core';

import { launchChromium } from '../support/chromium';
import { connect, type Connection } from '../support/client-kinds';
import { freePort } from '../support/free-port';
import { INSTALL_TIMEOUT, installApp, newFolder } from '../support/install';
import { describeWith } from '../support/programs';

const PROJECT = resolve(__dirname, '../..');

describe('examples/minimal', () => {
  let app: ChildProcess | undefined;
  let url = '';
  const clients: Connection[] = [];

  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    const folder = await copyExample();
    app = spawn(process.execPath, ['app.js'], {
      cwd: folder,
      env: { ...process.env, PORT: String(await freePort()) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    url = await readFirstLine(app);
  });

  after(async () => {
    for (const client of clients) client.raw.disconnect();
    if (app?.kill()) await once(app, 'exit');
  });

  async function subscribe(): Promise<{ client: Connection; events: unknown[]; next: () => Promise<unknown> }> {
    const client = connect('sails.io.js', url);
    clients.push(client);
    const events: unknown[] = [];
    let resolveNext: (event: unknown) => void = () => undefined;
    client.on('user', (event) => {
      events.push(event);
      resolveNext(event);
    });
    const { status } = await client.request('get', '/user/1', {});
    assert.equal(status, 200);
    return { client, events, next: () => new Promise((resolve) => (resolveNext = resolve)) };
  }

  it('the action’s message reaches every subscriber except the requesting socket', async () => {
    const [ada, bob] = [await subscribe(), await subscribe()];
    const [toAda, toBob] = [ada.next(), bob.next()];

    await ada.client.request('put', '/user/1/hair-color', { hairColor: 'red' });
    assert.deepEqual(await toBob, { verb: 'messaged', id: 1, data: { hairColor: 'red' } });
    await bob.client.request('put', '/user/1/hair-color', { hairColor: 'green' });
    assert.deepEqual(await toAda, { verb: 'messaged', id: 1, data: { hairColor: 'green' } });
    // Events arrive in order, so each would have its own by now.
    assert.deepEqual([ada.events.length, bob.events.length], [1, 1]);
  });

  it('no route but that of the action changes a record', async () => {
    for (const [method, path] of Object.entries({ POST: '/user', PATCH: '/user/1', DELETE: '/user/1' })) {
      const { status } = await fetch(url + path, { method, headers: { connection: 'close' } });
      assert.equal(status, 404, method);
    }
    const { status } = await fetch(`${url}/user/2/hair-color`, {
      method: 'PUT',
      headers: { connection: 'close' },
      body: new URLSearchParams({ hairColor: 'red' }),
    });
    assert.equal(status, 404);
  });

  describeWith(['chromium'], 'in a browser', () => {
    let browser: Browser | undefined;

    after(() => browser?.close());

    it('one page shows what is typed in another', async () => {
      browser = await launchChromium();
      const [ada, bob] = [await browser.newPage(), await browser.newPage()];
      for (const page of [ada, bob]) {
        await page.goto(url);
        await page.waitForFunction("document.querySelector('input').value !== ''"); // the response: it is subscribed
      }

      await ada.locator('input').fill('blue');
      await bob.waitForFunction("document.querySelector('input').value === 'blue'");
      await bob.locator('input').fill('white');
      await ada.waitForFunction("document.querySelector('input').value === 'white'");
    });
  });
});

/** Copies the example into an empty folder, with the packages that an app has once it installed the packed library. */
async function copyExample(): Promise<string> {
  const folder = newFolder('minimal-');
  cpSync(join(PROJECT, 'examples/minimal'), folder, {
    recursive: true,
    filter: (source) => basename(source) !== 'node_modules',
  });
  const packages = join(await installApp(), 'node_modules');
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(packages))
    symlinkSync(join(packages, name), join(folder, 'node_modules', name), 'dir');
  symlinkSync(join(PROJECT, 'node_modules/sails.io.js'), join(folder, 'node_modules/sails.io.js'), 'dir');
  return folder;
}

async function readFirstLine(app: ChildProcess): Promise<string> {
  assert.ok(app.stdout);
  const exited = once(app, 'exit').then(([code]) => assert.fail(`The app exited with code ${String(code)}.`));
  exited.catch(() => undefined);
  const [line] = (await Promise.race([once(createInterface(app.stdout), 'line'), exited])) as [string];
  return line;
}
