import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { build, type BuildOptions } from 'esbuild';
import type { Browser, Page as BrowserPage } from 'playwright-core';

import { enableRecovery } from '../../../src/recovery/enable';
import { DEFAULT_OPTIONS } from '../../../src/recovery/options';
import { Page } from '../../docs/page';
import { launchChromium } from '../../support/chromium';
import { describeWith } from '../../support/programs';
import { type Action, SailsApp } from '../../support/sails-app';

/** The page's own script, which records the events that it receives. */
const RECORDING_SCRIPT = `
  window.received = [];
  document.addEventListener('DOMContentLoaded', () => {
    for (const event of ['connect', 'disconnect', 'reconnecting', 'reconnect']) {
      io.socket.on(event, () => received.push(event));
    }
    io.socket.on('item', (price) => received.push(price));
  });
`;

/** The scripts of a plain page, as docs/guides/clients.md shows them. */
const CLASSIC_SCRIPTS =
  new Page('docs/guides/clients.md').blocks.find(({ code }) => code.includes('<script'))?.code ?? '';
const MODULE_SCRIPTS = `
  <script defer src="/socket.io.min.js"></script>
  <script type="module">
    import { adaptForSailsIO } from '/client.mjs';
    window.io = adaptForSailsIO(window.io);
  </script>
  <script defer src="/sails.io.js" data-reconnection="true"></script>
`;

/** The script elements for each kind of sails.io.js. */
const PAGES = {
  'as it ships': '<script defer src="/sails.io.js-dist/sails.io.js" data-reconnection="true"></script>',
  'with adaptForSailsIO()': CLASSIC_SCRIPTS,
  'with adaptForSailsIO() in a module': MODULE_SCRIPTS,
};
const SCRIPTS = {
  '/socket.io.min.js': 'socket.io-client/dist/socket.io.min.js',
  '/sails.io.js': 'sails.io.js/sails.io.js',
  '/sails.io.js-dist/sails.io.js': 'sails.io.js-dist/sails.io.js',
};

/** Bundles the client entry as `npm run build` does. */
async function bundleClient(options: BuildOptions): Promise<string> {
  const entry = join(__dirname, '../../../src/client.ts');
  const { outputFiles } = await build({ ...options, entryPoints: [entry], bundle: true, write: false });
  return outputFiles[0]?.text ?? '';
}

describeWith(['chromium'], 'sails.io.js in a browser', () => {
  let app: SailsApp;
  let browser: Browser | undefined;
  let page: BrowserPage;
  let origins: string[];
  let problems: string[];
  const started: (() => Promise<void>)[] = [];

  before(async () => {
    const script = (text: string): Action => {
      return (_req, res) => {
        res.set('content-type', 'text/javascript').send(text);
      };
    };
    const routes: Record<string, Action> = {
      'GET /client.mjs': script(await bundleClient({ format: 'esm' })),
      'GET /client.global.js': script(await bundleClient({ format: 'iife', globalName: 'SailsHookMessage' })),
      'GET /page': (req, res) => {
        req.session['name'] = 'bob'; // which sets the cookie
        const html = PAGES[String(req.param('kind')) as keyof typeof PAGES];
        const head = `<!doctype html><title>A page</title><link rel="icon" href="data:,"><script>${RECORDING_SCRIPT}</script>`;
        res.set('content-type', 'text/html').send(head + html);
      },
    };
    for (const [address, path] of Object.entries(SCRIPTS)) {
      routes[`GET ${address}`] = script(readFileSync(join(__dirname, '../../../node_modules', path), 'utf8'));
    }
    app = await new SailsApp().lift({
      config: { routes, sockets: { transports: ['polling', 'websocket'] } },
      onSockets: ({ io }) => {
        enableRecovery(io, DEFAULT_OPTIONS);
      },
    });
    started.push(() => app.stop());
    const launched = await launchChromium();
    started.push(() => launched.close());
    browser = launched;
  });
  after(async () => {
    for (const stop of started.reverse()) await stop();
  });
  beforeEach(async () => {
    assert(browser);
    problems = [];
    origins = [app.url, 'data:'];
    page = await browser.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      if (!origins.some((origin) => request.url().startsWith(origin))) problems.push(request.url());
    });
  });
  afterEach(async () => {
    await page.close();
    assert.deepEqual(problems, []);
  });

  const received = () => page.evaluate<unknown[]>('received');
  const waitForEvent = (what: string) => page.waitForFunction(`received.includes(${JSON.stringify(what)})`);
  const get = (url: string) =>
    page.evaluate(`new Promise((resolve) => io.socket.get(${JSON.stringify(url)}, (body) => resolve(body)))`);

  for (const kind of Object.keys(PAGES)) {
    const recovers = kind !== 'as it ships';

    it(`${kind}, a page receives ${recovers ? 'everything that it missed' : 'nothing more'} after its connection was cut`, async () => {
      await page.goto(`${app.url}/page?kind=${encodeURIComponent(kind)}`);
      await waitForEvent('connect');
      assert.deepEqual(await get('/echo?count=1'), { method: 'GET', params: { count: '1' }, headers: {} });
      assert.deepEqual(await get('/session'), { name: 'bob' });
      await page.evaluate("new Promise((resolve) => io.socket.post('/subscribe', resolve))");

      const [socket] = app.sails.io.sockets.sockets.values();
      assert(socket);
      app.sails.sockets.broadcast('record', 'item', 1);
      await get('/echo');
      const gone = once(socket, 'disconnect');
      app.cut();
      await gone;
      app.sails.sockets.broadcast('record', 'item', 2);
      app.sails.sockets.broadcast('record', 'item', 3);
      await waitForEvent('reconnect');
      await page.waitForFunction('io.socket.isConnected()');
      assert.deepEqual(await get('/session'), { name: 'bob' });
      app.sails.sockets.broadcast('record', 'item', 4);
      await get('/echo');

      const reconnected = ['connect', 1, 'disconnect', 'reconnecting', 'reconnect'];
      assert.deepEqual(await received(), [...reconnected, 'connect', ...(recovers ? [2, 3, 4] : [])]);
      assert.equal(await page.evaluate('io.socket.recovered'), recovers ? true : undefined);
    });

    it(`${kind}, a page can use polling, and sends the headers of the handshake`, async () => {
      await page.goto(`${app.url}/page?kind=${encodeURIComponent(kind)}`);
      await waitForEvent('connect');
      await page.evaluate(`new Promise((resolve) => {
        window.other = io.sails.connect({ transports: ['polling'], initialConnectionHeaders: { 'x-token': 'secret' } });
        other.on('connect', resolve);
      })`);
      const id = await page.evaluate<string>('other._raw.id');
      const socket = app.sails.io.sockets.sockets.get(id);
      assert.equal(socket?.conn.transport.name, 'polling');
      assert.equal(socket.handshake.headers['x-token'], 'secret');
    });

    it(`${kind}, a page sends the session's cookie to another origin by polling`, async () => {
      const other = await new SailsApp().lift({
        config: { sockets: { transports: ['polling'], onlyAllowOrigins: [app.url] } },
        onSockets: ({ io }) => {
          // Sails has no setting for this header, but a proxy in front of an app may add it.
          io.engine.on('headers', (headers: Record<string, string>) => {
            headers['Access-Control-Allow-Credentials'] = 'true';
          });
        },
      });
      origins.push(other.url);
      try {
        await page.goto(`${app.url}/page?kind=${encodeURIComponent(kind)}`);
        await waitForEvent('connect');
        await page.evaluate(`new Promise((resolve) => {
          io.sails.connect('${other.url}', { transports: ['polling'] }).on('connect', resolve);
        })`);
        const [socket] = other.sails.io.sockets.sockets.values();
        const cookie = (await page.context().cookies(other.url)).find(({ name }) => name === 'sails.sid');
        assert(cookie);
        assert.equal(socket?.handshake.headers.cookie, `sails.sid=${cookie.value}`);
      } finally {
        await other.stop();
      }
    });
  }
});
