import assert from 'node:assert/strict';

import type { Page } from './page';
import { readFiles, usePageApp } from './page-app';
import { SALON_USER } from './salon-user';
import { Screen } from './screen';
import type { Runs } from './script';

/** Runs the blocks of docs/guides/getting-started.md. */
export function gettingStarted(page: Page): Runs {
  const files = readFiles(page, 'subscribe in an action', 'send in an action', 'routes', 'CORS');
  const app = usePageApp({ files: { ...files, 'api/models/User.js': SALON_USER } });

  /** Opens a page that runs the block "receive", and waits until it shows the user. */
  const openReceivingPage = async () => {
    const [receiving, screen] = [app.startPage(), new Screen()];
    await app.run(page.block('receive'), { io: receiving.io, show: screen.show });
    const [id] = await screen.next();
    assert.equal(id, 83);
    return { receiving, screen };
  };

  const assertReceives = async () => {
    const [{ screen }, { receiving: requestingPage }] = [await openReceivingPage(), await openReceivingPage()];
    const { status } = await requestingPage.request('POST', '/user/83/dye', { hairColor: 'red' });
    assert.equal(status, 200);
    assert.deepEqual(await screen.next(), [83, 'red']);
    assert.deepEqual(requestingPage.received, []);
  };

  return {
    CORS: async () => {
      const { headers } = await fetch(`${app.url}/user/83/dye`, {
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
    'exclude by HTTP': async (block) => {
      const [{ screen }, { receiving: requestingPage }] = [await openReceivingPage(), await openReceivingPage()];
      const fetchFromApp = (path: string, { headers, ...init }: RequestInit) =>
        fetch(app.url + path, { ...init, headers: { ...(headers as object), connection: 'close' } });
      await app.run(block, { io: requestingPage.io, fetch: fetchFromApp });
      assert.deepEqual(await screen.next(), [83, 'red']);
      await requestingPage.waitForDelivery();
      assert.deepEqual(requestingPage.received, []);
    },
  };
}
