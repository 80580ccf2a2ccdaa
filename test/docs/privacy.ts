import assert from 'node:assert/strict';

import { recordMessages } from '../../src/testing';
import { findCodes, observeOutcome, parseOutcome } from './outcomes';
import type { Page } from './page';
import { type Files, readFiles, usePageApp } from './page-app';
import type { Runs } from './script';

const FILES: Files = {
  'api/controllers/login.js':
    'module.exports = { fn: async function () { this.req.session.userId = 83; this.res.ok(); } };',
};

/** Runs the blocks of docs/guides/privacy.md, and the calls in its table. */
export function privacy(page: Page): Runs {
  const app = usePageApp({
    files: {
      ...FILES,
      ...readFiles(page, 'the model', 'the inbox model', 'the policies of the inbox', 'subscribe to the own inbox'),
    },
    config: {
      models: { archiveModelIdentity: 'archive' },
      routes: { 'POST /login': 'login', 'POST /user/open-inbox': 'user/open-inbox' },
    },
  });

  for (const { cells } of page.rows) {
    const [call = '', outcome = ''] = cells;
    it(`${call} does what the table says`, async () => {
      const [code = ''] = findCodes(call);
      assert.deepEqual(await observeOutcome(code, page, app), parseOutcome(outcome));
    });
  }

  const assertSendsFields = async () => {
    using recording = recordMessages();
    await app.run(page.block('name the fields'), { User: app.model('user') });
    assert.deepEqual(
      recording.for('user', 83).map(({ data }) => data),
      [{ id: 83, username: 'bob' }],
    );
  };

  const assertSendsToOwnInbox = async () => {
    const [owner, other] = [await app.openPage(83), await app.openPage(83)];
    const received: unknown[] = [];
    for (const { io } of [owner, other]) io.socket.on('inbox', (event) => received.push(event));
    assert.equal((await owner.request('POST', '/user/open-inbox')).status, 401);
    await owner.request('POST', '/login');
    assert.equal((await owner.request('POST', '/user/open-inbox')).status, 200);
    assert.equal((await other.request('GET', '/inbox/83')).status, 403);
    assert.equal((await other.request('POST', '/inbox', { id: 83 })).status, 403);
    await app.run(page.block('send to an inbox'), { User: app.model('user'), Inbox: app.model('inbox') });
    await Promise.all([owner.waitForDelivery(), other.waitForDelivery()]);
    assert.deepEqual(received, [{ verb: 'messaged', id: 83, data: { balance: 12 } }]);
    assert.deepEqual(other.received, [{ verb: 'messaged', id: 83, data: { online: true } }]);
  };

  return {
    'the model': assertSendsFields,
    'name the fields': assertSendsFields,
    'an archived record': async (block) => {
      await assert.rejects(app.run(block, { User: app.model('user'), Archive: app.model('archive') }), {
        code: 'E_INVALID_DATA',
        path: 'data.deleted.originalRecord.password',
      });
    },
    'the inbox model': assertSendsToOwnInbox,
    'the policies of the inbox': assertSendsToOwnInbox,
    'subscribe to the own inbox': assertSendsToOwnInbox,
    'send to an inbox': assertSendsToOwnInbox,
  };
}
