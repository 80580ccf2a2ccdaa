/** The Web App of `sails new` in Chromium, by the recipe in docs/guides/clients.md: `npm run test:app`. */
import assert from 'node:assert/strict';

import type { Browser, Page as BrowserPage } from 'playwright-core';

import { Page } from '../../docs/page';
import { launchChromium } from '../../support/chromium';
import type { GeneratedApp } from '../../support/generated-app';
import { describeWith } from '../../support/programs';
import { createWebApp, waitForAssets } from '../../support/web-app';

const RECIPE = 'scripts/build-sails-io.js';

/** What a developer adds to the app: two actions, which its Cloud SDK calls by socket. */
const ADDED_FILES = {
  'api/controllers/user/subscribe.js': `module.exports = {
    inputs: { id: { type: 'number', required: true } },
    fn: async function ({ id }) {
      User.subscribe(this.req, [id]);
    },
  };`,
  'api/controllers/user/greet.js': `module.exports = {
    inputs: { id: { type: 'number', required: true }, text: { type: 'string', required: true } },
    fn: async function ({ id, text }) {
      User.message(id, { text }, this.req);
    },
  };`,
};
const ADDED_SETTING = 'module.exports.sockets.connectionStateRecovery = true;';
const ADDED_ROUTES = `
  module.exports.routes['POST /api/v1/user/:id/subscribe'] = { action: 'user/subscribe' };
  module.exports.routes['POST /api/v1/user/:id/greet'] = { action: 'user/greet' };
`;

/** What a new Web App needs to run in production on a machine without a domain, TLS and a Redis. */
const productionEnvironment = (url: string): NodeJS.ProcessEnv => ({
  NODE_ENV: 'production',
  sails_custom__baseUrl: 'http://127.0.0.1',
  sails_session__cookie__secure: 'false',
  sails_sockets__onlyAllowOrigins: JSON.stringify([url]),
});

describeWith(['chromium'], 'the Web App of `sails new`', () => {
  let app: GeneratedApp;
  let browser: Browser | undefined;
  let problems: string[];

  before(async function () {
    this.timeout(480_000);
    app = await createWebApp({ withHooks: false });
    for (const [path, text] of Object.entries(ADDED_FILES)) app.write(path, text);
    app.append('config/routes.js', ADDED_ROUTES);
    app.append('config/sockets.js', ADDED_SETTING);
    app.write(RECIPE, new Page('docs/guides/clients.md').file(RECIPE).code);
    await app.run(RECIPE);
    await app.run('node_modules/sails/bin/sails.js', 'run', 'rebuild-cloud-sdk');
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
  });

  describe('in development', () => {
    before(async () => {
      await Promise.all([app.lift(), waitForAssets(app)]);
    });
    after(() => app.stop());
    itSendsMessages('development');
  });

  describe('in production', () => {
    before(async function () {
      this.timeout(120_000); // it minifies the scripts
      await app.lift(productionEnvironment);
    });
    after(() => app.stop());
    itSendsMessages('production');
  });

  function itSendsMessages(environment: string): void {
    beforeEach(() => {
      problems = [];
    });
    afterEach(async () => {
      await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
      assert.deepEqual(problems, []);
    });

    it('a user who signed up receives a message of one who logged in, and recovers what was sent while offline', async () => {
      const ada = await openPage();
      await signUp(ada, 'Ada', `ada@${environment}.example.com`);
      const bea = await openPage();
      await signUp(bea, 'Bea', `bea@${environment}.example.com`);
      await bea.goto(`${app.url}/logout`);
      await logIn(bea, `bea@${environment}.example.com`);

      const id = await ada.evaluate<number>('SAILS_LOCALS.me.id');
      for (const page of [ada, bea]) {
        await page.evaluate("window.events = []; Cloud.on('user', (event) => events.push(event))");
        await call(page, 'subscribe', { id });
      }
      await call(bea, 'greet', { id, text: 'hello' });
      await ada.waitForFunction('events.length === 1');

      await ada.evaluate('io.socket.on("connect", () => (window.recovered = io.socket.recovered))');
      await ada.context().setOffline(true);
      await ada.waitForFunction('!io.socket.isConnected()');
      await call(bea, 'greet', { id, text: 'are you there?' });
      await ada.context().setOffline(false);
      await ada.waitForFunction('events.length === 2');

      const expected = ['hello', 'are you there?'].map((text) => ({ verb: 'messaged', id, data: { text } }));
      assert.deepEqual(await ada.evaluate('events'), expected);
      assert.equal(await ada.evaluate('recovered'), true);
      await call(ada, 'greet', { id, text: 'I am back' });
      await bea.waitForFunction('events.length === 1');
      assert.equal(await bea.evaluate('events[0].data.text'), 'I am back');
    });
  }

  async function openPage(): Promise<BrowserPage> {
    assert(browser);
    const context = await browser.newContext();
    context.setDefaultTimeout(20_000);
    await context.route('https://js.stripe.com/**', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: '' }),
    );
    const page = await context.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    return page;
  }

  async function signUp(page: BrowserPage, name: string, email: string): Promise<void> {
    await page.goto(`${app.url}/signup`);
    await page.getByLabel('Full name').fill(name);
    await page.getByLabel('Email address').fill(email);
    await page.getByLabel('Choose a password').fill('abc123');
    await page.getByLabel('Confirm password').fill('abc123');
    await page.getByLabel('I have read & agree').check();
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.waitForURL('**/welcome');
  }

  async function logIn(page: BrowserPage, email: string): Promise<void> {
    await page.goto(`${app.url}/login`);
    await page.getByPlaceholder('Email address').fill(email);
    await page.getByPlaceholder('Password').fill('abc123');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/welcome');
  }
});

/** Calls a method of the Web App's Cloud SDK by socket. */
async function call(page: BrowserPage, method: string, args: object): Promise<void> {
  await page.evaluate(`Cloud.${method}.with(${JSON.stringify(args)}).protocol('io.socket')`);
}
