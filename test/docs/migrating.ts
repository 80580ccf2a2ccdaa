import assert from 'node:assert/strict';

import { codesIn, outcomeIn, outcomeOf } from './outcomes';
import type { Page } from './page';
import { usePageApp } from './page-app';
import { run, type Runs } from './script';

/** Runs the blocks of docs/migrating.md, and what its tables say. */
export function migrating(page: Page): Runs {
  const app = usePageApp();
  /** Asserts that what a page runs shows what the server says, and that who asked for it is left out. */
  async function showsRed(onServer: string, inPage: string): Promise<void> {
    const [asking, other] = [await app.openPage(83), await app.openPage(83)];
    const shown: unknown[][] = [];
    await run(page.block(inPage), { io: other.io, show: (...values: unknown[]) => shown.push(values) });
    await app.runInAction(page.block(onServer), asking, { User: app.model('user'), user: { id: 83 } });
    await Promise.all([asking.fence(), other.fence()]);
    assert.deepEqual(shown, [[83, 'red']]);
    assert.deepEqual(asking.heard, []);
    app.disconnect();
  }

  for (const { heading, cells } of page.rows) {
    const [first = '', second = '', third = ''] = cells;
    for (const code of codesIn(first)) {
      if (heading === 'What 0.12 let pass') {
        it(`${code} does what the table says`, async () => {
          assert.deepEqual(await outcomeOf(code, page, app), outcomeIn(third));
        });
      } else {
        it(`publish() and message() do what the table says with (${code})`, async () => {
          const logged = app.log.length;
          assert.deepEqual(await outcomeOf(`User.publish(${code})`, page, app), outcomeIn(second));
          assert.equal(app.log.length > logged, second.includes('in the log'));
          assert.deepEqual(await outcomeOf(`User.message(${code})`, page, app), outcomeIn(third));
        });
      }
    }
  }

  return {
    'a call of 0.12': async (block) => {
      const [asking, other] = [await app.openPage(83), await app.openPage(83)];
      const User = app.model('user');
      await new Promise<void>((resolve) => {
        const res = { ok: resolve };
        void app.runInAction(block, asking, { User, res });
      });
      await Promise.all([asking.fence(), other.fence()]);
      assert.deepEqual(asking.heard, []);
      assert.deepEqual(other.heard, [{ verb: 'messaged', id: 83, data: { count: 12, hairColor: 'red' } }]);
    },

    'publish() on the server': () => showsRed('publish() on the server', 'publish() in the page'),
    'publish() in the page': () => showsRed('publish() on the server', 'publish() in the page'),
    'message() on the server': () => showsRed('message() on the server', 'message() in the page'),
    'message() in the page': () => showsRed('message() on the server', 'message() in the page'),
    'both in the page': async () => {
      await showsRed('publish() on the server', 'both in the page');
      await showsRed('message() on the server', 'both in the page');
    },
  };
}
