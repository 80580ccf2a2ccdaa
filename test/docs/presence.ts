import assert from 'node:assert/strict';

import type { Page } from './page';
import { type Files, readFiles, usePageApp } from './page-app';
import { SALON_USER } from './salon-user';
import { Screen } from './screen';
import type { Runs } from './script';

const FILES: Files = {
  'api/models/User.js': SALON_USER.replace('attributes: {', "attributes: {\n    online: { type: 'boolean' },"),
};

/** Logs every client in as user 83 that requests the action. */
const logIn = (req: { session: { userId?: number } }, _res: unknown, proceed: () => void) => {
  req.session.userId = 83;
  proceed();
};

/** Runs the blocks of docs/guides/recipes.md about users who are online. */
export function presence(page: Page): Runs {
  const files = Object.entries(readFiles(page, 'online and offline'));
  const withoutDelay = Object.fromEntries(files.map(([path, code]) => [path, code.replace('5000', '50')]));
  const app = usePageApp({
    files: { ...FILES, ...withoutDelay },
    config: { policies: { 'user/arrive': logIn }, routes: { 'POST /user/arrive': 'user/arrive' } },
  });

  /** Opens a tab of user 83. */
  const openTab = async () => {
    const tab = app.startPage();
    await app.run(page.block('online and offline: the page'), { io: tab.io });
    await tab.connected;
    await tab.request('POST', '/user/arrive'); // the tab has joined its room when this response arrives
    return tab;
  };

  const assertPresence = async () => {
    const [watcher, screen] = [await app.openPage(83), new Screen()];
    const shown: unknown[] = [];
    watcher.io.socket.on('user', (event) => {
      shown.push((event as { data: object }).data);
      screen.show();
    });

    const tabs = await Promise.all([openTab(), openTab()]);
    await screen.next();
    for (const tab of tabs) tab.close(); // both at once
    await screen.next();
    const [first, last] = [await openTab(), await openTab()];
    await screen.next();
    first.close();
    const reloaded = await openTab();
    last.close();
    reloaded.close();
    await screen.next();
    await watcher.waitForDelivery();
    assert.deepEqual(shown, [{ online: true }, { online: false }, { online: true }, { online: false }]);
    watcher.close();
  };

  return { 'online and offline': assertPresence, 'online and offline: the page': assertPresence };
}
