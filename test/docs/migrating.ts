import assert from 'node:assert/strict';

import { findCodes, observeOutcome, parseOutcome } from './outcomes';
import { Page } from './page';
import { readFiles, usePageApp } from './page-app';
import { runBlock, type Runs } from './script';

/** Runs the blocks of docs/guides/migrating.md, and the calls in its tables. */
export function migrating(page: Page): Runs {
  const app = usePageApp({
    files: readFiles(
      new Page('docs/guides/privacy.md'),
      'the inbox model',
      'the policies of the inbox',
      'subscribe to the own inbox',
    ),
    config: { routes: { 'POST /user/open-inbox': 'user/open-inbox', 'POST /login/:id': logIn } },
  });

  /** Asserts that a private message reaches its recipient, and no client that follows all users. */
  async function assertPrivate(): Promise<void> {
    const [sender, recipient, eavesdropper] = [await app.openPage(), await app.openPage(), await app.openPage()];
    const shown: unknown[][] = [];
    const received: unknown[] = [];
    await runBlock(page.block('receive from an inbox'), {
      io: recipient.io,
      show: (...values: unknown[]) => shown.push(values),
    });
    for (const event of ['user', 'inbox']) eavesdropper.io.socket.on(event, (envelope) => received.push(envelope));
    await eavesdropper.request('GET', '/user');
    assert.equal((await eavesdropper.request('POST', '/user/open-inbox')).status, 401);
    assert.equal((await eavesdropper.request('GET', '/inbox/84')).status, 403);

    await sender.request('POST', '/login/83');
    await recipient.request('POST', '/login/84');
    assert.equal((await recipient.request('POST', '/user/open-inbox')).status, 200);
    const names = { Inbox: app.model('inbox'), to: '84', text: 'for you alone' };
    await app.runInAction(page.block('send to an inbox'), sender, names);
    await Promise.all([recipient, eavesdropper].map((client) => client.waitForDelivery()));
    assert.deepEqual(shown, [[83, 'for you alone']]);
    assert.deepEqual(received, []);
    app.disconnect();
  }

  /** Asserts that a page's code shows what the server's code sends, and that the requesting page is excluded. */
  async function assertShowsRed(onServer: string, inPage: string): Promise<void> {
    const [requestingPage, other] = [await app.openPage(83), await app.openPage(83)];
    const shown: unknown[][] = [];
    await runBlock(page.block(inPage), { io: other.io, show: (...values: unknown[]) => shown.push(values) });
    await app.runInAction(page.block(onServer), requestingPage, { User: app.model('user'), user: { id: 83 } });
    await Promise.all([requestingPage.waitForDelivery(), other.waitForDelivery()]);
    assert.deepEqual(shown, [[83, 'red']]);
    assert.deepEqual(requestingPage.received, []);
    app.disconnect();
  }

  for (const { heading, cells } of page.rows) {
    const [first = '', second = '', third = ''] = cells;
    for (const code of findCodes(first)) {
      if (heading === 'What 0.12 let pass') {
        it(`${code} does what the table says`, async () => {
          assert.deepEqual(await observeOutcome(code, page, app), parseOutcome(third));
        });
      } else if (heading === 'What differs') {
        it(`publish() and message() do what the table says with (${code})`, async () => {
          const logged = app.log.length;
          assert.deepEqual(await observeOutcome(`User.publish(${code})`, page, app), parseOutcome(second));
          assert.equal(app.log.length > logged, second.includes('in the log'));
          assert.deepEqual(await observeOutcome(`User.message(${code})`, page, app), parseOutcome(third));
        });
      }
    }
  }

  return {
    'a call of 0.12': async (block) => {
      const [requestingPage, other] = [await app.openPage(83), await app.openPage(83)];
      const User = app.model('user');
      await new Promise<void>((resolve) => {
        const res = { ok: resolve };
        void app.runInAction(block, requestingPage, { User, res });
      });
      await Promise.all([requestingPage.waitForDelivery(), other.waitForDelivery()]);
      assert.deepEqual(requestingPage.received, []);
      assert.deepEqual(other.received, [{ verb: 'messaged', id: 83, data: { count: 12, hairColor: 'red' } }]);
    },

    'send to an inbox': assertPrivate,
    'receive from an inbox': assertPrivate,

    'publish() on the server': () => assertShowsRed('publish() on the server', 'publish() in the page'),
    'publish() in the page': () => assertShowsRed('publish() on the server', 'publish() in the page'),
    'message() on the server': () => assertShowsRed('message() on the server', 'message() in the page'),
    'message() in the page': () => assertShowsRed('message() on the server', 'message() in the page'),
    'both in the page': async () => {
      await assertShowsRed('publish() on the server', 'both in the page');
      await assertShowsRed('message() on the server', 'both in the page');
    },
  };
}

interface Request {
  readonly session: { userId?: number };
  param(name: string): string;
}

function logIn(req: Request, res: { ok(): void }): void {
  req.session.userId = Number(req.param('id'));
  res.ok();
}
