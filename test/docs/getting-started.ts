import assert from 'node:assert/strict';

import type { Page } from './page';
import { type Files, readFiles, usePageApp } from './page-app';
import { Screen } from './screen';
import type { Runs } from './script';

/** What the guide's command generates, in place of the fixture's model and users. */
const NEW_APP: Files = {
  'api/models/User.js': "module.exports = { attributes: { hairColor: { type: 'string' } } };",
  'config/bootstrap.js': 'module.exports.bootstrap = async function () {};',
};

/** Runs the blocks of docs/guides/getting-started.md. */
export function gettingStarted(page: Page): Runs {
  const files = readFiles(page, 'subscribe in an action', 'send in an action', 'routes', 'CORS');
  const app = usePageApp({ files: { ...files, ...NEW_APP } });

  let created: Promise<unknown> | undefined;
  /** Creates user 1 by the block "create a user", once. */
  const createUser = async () => {
    const window = await app.openPage();
    await app.run(page.block('create a user'), { io: window.io });
    await window.request('GET', '/user'); // its response arrives after that of the block
  };

  /** Opens a page that runs the block "receive", and waits until it shows the user. */
  const openReceivingPage = async () => {
    await (created ??= createUser());
    const [receiving, screen] = [app.startPage(), new Screen()];
    await app.run(page.block('receive'), { io: receiving.io, console: { log: screen.show } });
    const [id] = await screen.next();
    assert.equal(id, 1);
    return { receiving, screen };
  };

  /** Asserts that a change in one window is shown in the other one only. */
  const assertReceives = async () => {
    const [{ screen }, { receiving: requestingPage }] = [await openReceivingPage(), await openReceivingPage()];
    await app.run(page.block('dye'), { io: requestingPage.io });
    assert.deepEqual(await screen.next(), [1, 'red']);
    await requestingPage.waitForDelivery();
    assert.deepEqual(requestingPage.received, []);
  };

  return {
    CORS: async () => {
      const { headers } = await fetch(`${app.url}/user/1/dye`, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://example.com',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type, x-socket-id',
          connection: 'close',
        },
      });
      assert.equal(headers.get('access-control-allow-origin'), 'https://example.com');
      assert.match(headers.get('access-control-allow-headers') ?? '', /\bx-socket-id\b/);
    },
    'subscribe in an action': assertReceives,
    'send in an action': assertReceives,
    routes: assertReceives,
    receive: assertReceives,
    'create a user': assertReceives,
    dye: assertReceives,
    'exclude by HTTP': async (block) => {
      const [{ screen }, { receiving: requestingPage }] = [await openReceivingPage(), await openReceivingPage()];
      const fetchFromApp = (path: string, { headers, ...init }: RequestInit) =>
        fetch(app.url + path, { ...init, headers: { ...(headers as object), connection: 'close' } });
      await app.run(block, { io: requestingPage.io, fetch: fetchFromApp });
      assert.deepEqual(await screen.next(), [1, 'red']);
      await requestingPage.waitForDelivery();
      assert.deepEqual(requestingPage.received, []);
    },
  };
}
