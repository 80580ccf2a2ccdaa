/** An app of Sails' own generator, built as docs/guides/getting-started.md says, in Chromium: `npm run test:app`. */
import assert from 'node:assert/strict';
import { EventEmitter, on } from 'node:events';
import { join } from 'node:path';

import type { Browser, Page as BrowserPage } from 'playwright-core';

import { Page } from '../../docs/page';
import { readFiles } from '../../docs/page-app';
import { launchChromium } from '../../support/chromium';
import { GeneratedApp } from '../../support/generated-app';
import { packLibrary } from '../../support/install';
import { describeWith } from '../../support/programs';
import { waitForAssets } from '../../support/web-app';

const SAILS = join(__dirname, '../../../node_modules/sails/bin/sails.js');
const GUIDE = new Page('docs/guides/getting-started.md');
const CLIENTS = new Page('docs/guides/clients.md');
const RECIPE = 'scripts/build-sails-io.js';

/** A window of the browser. */
interface Window {
  readonly page: BrowserPage;
  /** Waits for the next line on its console that shows a user. */
  next(): Promise<string>;
}

describeWith(['chromium'], 'a fresh app from `sails new`', () => {
  let app: GeneratedApp;
  let browser: Browser | undefined;

  before(async function () {
    this.timeout(480_000);
    app = await GeneratedApp.generate('--traditional');
    await app.install(await packLibrary());
    await app.run(SAILS, 'generate', 'model', 'user', 'hairColor:string');
    app.write('config/models.js', app.read('config/models.js').replace("// migrate: 'alter'", "migrate: 'alter'"));
    const blocks = ['subscribe in an action', 'send in an action', 'routes', 'receive', 'CORS'];
    for (const [path, code] of Object.entries(readFiles(GUIDE, ...blocks))) app.write(path, code);
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
    await app.stop();
  });
  afterEach(async () => {
    await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
    await app.stop();
  });

  async function lift(): Promise<void> {
    await Promise.all([app.lift(), waitForAssets(app, '/js/salon.js')]);
    assert.doesNotMatch(app.output, /sails-hook-message/);
  }

  async function openWindow(): Promise<Window> {
    assert.ok(browser);
    const page = await (await browser.newContext()).newPage();
    await page.route(/fonts\.googleapis/, (route) => route.abort());
    const events = new EventEmitter();
    const lines = on(events, 'line');
    page.on('console', (message) => {
      if (/^\d+ \w+$/.test(message.text())) events.emit('line', message.text());
    });
    await page.goto(app.url);
    return { page, next: async () => ((await lines.next()).value as [string])[0] };
  }

  /** Runs a block in the console of a window. */
  const run = (window: Window, name: string) => window.page.evaluate(GUIDE.block(name).code);

  it('shows in one window what is changed in another', async () => {
    await lift();
    const { page } = await openWindow();
    await page.evaluate(
      `new Promise((resolve) => ${GUIDE.block('create a user').code.replace(');\n', ', resolve));')}`,
    );
    const [first, second] = [await openWindow(), await openWindow()];
    assert.deepEqual([await first.next(), await second.next()], ['1 brown', '1 brown']);

    await run(first, 'dye');
    assert.equal(await second.next(), '1 red');
  });

  it('recovers a page that was offline, by the recipe for the Web App', async () => {
    const [packages] = CLIENTS.blocks.filter(
      ({ heading, code }) => heading.includes('sails new') && code.startsWith('npm '),
    );
    await app.install(...(packages?.code.trim().split(' ').slice(2) ?? []));
    app.write(RECIPE, CLIENTS.file(RECIPE).code);
    await app.run(RECIPE);
    app.append('config/sockets.js', 'module.exports.sockets.connectionStateRecovery = true;');
    await lift();

    const [first, second] = [await openWindow(), await openWindow()];
    assert.deepEqual([await first.next(), await second.next()], ['1 red', '1 red']);
    await second.page.context().setOffline(true);
    await second.page.waitForFunction('!io.socket.isConnected()');
    await run(first, 'dye');
    await second.page.context().setOffline(false);
    assert.equal(await second.next(), '1 red');
    assert.equal(await second.page.evaluate('io.socket.recovered'), true);
  });
});
