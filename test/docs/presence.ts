import assert from 'node:assert/strict';
import { EventEmitter, on } from 'node:events';

import type { Page } from './page';
import { type Files, readFiles, readPath, usePageApp } from './page-app';
import type { Runs } from './script';

const FILES: Files = {
  'api/controllers/login.js':
    'module.exports = { fn: async function () { this.req.session.userId = 83; this.res.ok(); } };',
};

/** Runs the blocks of docs/guides/recipes.md about users who are online. */
export function presence(page: Page): Runs {
  const block = page.block('online and offline');
  const withoutDelay = { [readPath(block)]: block.code.replace('5000', '50') };
  const app = usePageApp({
    files: { ...FILES, ...readFiles(page, 'presence'), ...withoutDelay },
    config: { routes: { 'POST /login': 'login', 'POST /user/arrive': 'user/arrive' } },
  });

  /** Opens a tab of user 83. */
  const openTab = async () => {
    const tab = await app.openPage();
    await tab.request('POST', '/login');
    await tab.request('POST', '/user/arrive');
    return tab;
  };

  const assertPresence = async () => {
    const watcher = await app.openPage(83);
    const events = new EventEmitter();
    const received = on(events, 'user');
    watcher.io.socket.on('user', (event) => events.emit('user', event));
    let isOnline: boolean | undefined;
    /** Waits for the next change. Two tabs that close together send the same message twice. */
    const next = async () => {
      const previous = isOnline;
      while (isOnline === previous) {
        const [{ data }] = (await received.next()).value as [{ data: { online: boolean } }];
        isOnline = data.online;
      }
      return { online: isOnline };
    };

    const tabs = [await openTab(), await openTab()];
    assert.deepEqual(await next(), { online: true });
    for (const tab of tabs) tab.close();
    assert.deepEqual(await next(), { online: false });
    const lastTab = await openTab();
    assert.deepEqual(await next(), { online: true });
    lastTab.close();
    assert.deepEqual(await next(), { online: false });
  };

  return { presence: assertPresence, 'online and offline': assertPresence };
}
