import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Block, Page } from './page';
import { type Files, PageApp, readFiles, usePageApp } from './page-app';
import { presence } from './presence';
import { runScript } from './run-script';
import { Screen } from './screen';
import type { Runs } from './script';

const FILES: Files = {
  'api/models/Item.js': "module.exports = { attributes: { version: { type: 'number' } } };",
  'api/models/Chat.js': 'module.exports = {};',
  'api/models/Message.js': "module.exports = { attributes: { chat: { type: 'number' }, text: { type: 'string' } } };",
  'api/controllers/subscribe.js': 'module.exports = { fn: async function () { Chat.subscribe(this.req, [5]); } };',
};

const METRICS_SCRIPT = `
require('sails').load({ hooks: { grunt: false }, log: { level: 'silent' } }, (error, sails) => {
  if (error) throw error;
  User.message([83, 84], { count: 12 });
  User.message('83abc', { count: 12 });
  const { sent, rejected } = sails.hooks.metrics;
  console.log(JSON.stringify({ sent, rejected }));
  sails.lower(() => process.exit());
});`;

/** Runs the blocks of docs/guides/recipes.md. */
export function recipes(page: Page): Runs {
  const app = usePageApp({
    files: { ...FILES, ...readFiles(page, 'follow: the server', 'typing') },
    config: {
      routes: {
        'GET /item/:id/watch': 'item/watch',
        'POST /chat/:id/type': 'chat/type',
        'POST /subscribe': 'subscribe',
      },
    },
  });
  const model = (name: string) => app.model(name.toLowerCase());
  const run = (block: Block, names: object = {}) =>
    app.run(block, {
      User: model('User'),
      Item: model('Item'),
      Chat: model('Chat'),
      Message: model('Message'),
      ...names,
    });

  /** Opens a page that is subscribed to chat 5, and returns what it receives of it. */
  const openSubscribedPage = async () => {
    const subscriber = await app.openPage();
    const received: unknown[] = [];
    subscriber.io.socket.on('chat', (event) => received.push(event));
    await subscriber.request('POST', '/subscribe');
    return { subscriber, received };
  };

  const assertFollows = async () => {
    const Item = model('Item') as unknown as { create(values: object): Promise<unknown> };
    await Item.create({ id: 7, version: 2 }).catch(() => undefined); // the first of both tests creates it
    const [follower, screen] = [app.startPage(), new Screen()];
    await run(page.block('follow: the page'), { io: follower.io, show: screen.show });
    assert.deepEqual(await screen.next(), [{ id: 7, version: 2 }]);
    for (const version of [1, 3]) model('Item').message(7, { version });
    assert.deepEqual(await screen.next(), [{ version: 3 }]);
  };

  return {
    'follow: the server': assertFollows,
    'follow: the page': assertFollows,

    'is anybody there': async (block) => {
      const notified: unknown[][] = [];
      const sendPushNotification = (...values: unknown[]) => Promise.resolve(notified.push(values));
      await run(block, { sendPushNotification });
      assert.deepEqual(notified, [[83, 'Call Bob']]);
      const subscriber = await app.openPage(83);
      await run(block, { sendPushNotification });
      await subscriber.waitForDelivery();
      assert.equal(notified.length, 1);
      assert.deepEqual(subscriber.received, [{ verb: 'messaged', id: 83, data: { reminder: 'Call Bob' } }]);
    },

    'new records': async (block) => {
      const { subscriber, received } = await openSubscribedPage();
      await run(block);
      await subscriber.waitForDelivery();
      const created = { id: 1, chat: 5, text: 'Hello' };
      assert.deepEqual(received, [{ verb: 'messaged', id: 5, data: { created } }]);
    },

    typing: async () => {
      const [other, typist] = [await openSubscribedPage(), await openSubscribedPage()];
      await typist.subscriber.request('POST', '/chat/5/type');
      await other.subscriber.waitForDelivery();
      assert.deepEqual(typist.received, []);
      assert.deepEqual(other.received, [{ verb: 'messaged', id: 5, data: {} }]);
    },

    metrics: async () => {
      const metricsApp = new PageApp({ files: readFiles(page, 'metrics') });
      await metricsApp.prepare();
      writeFileSync(join(metricsApp.folder, 'count.js'), METRICS_SCRIPT);
      const output = await runScript(metricsApp.folder, 'count.js');
      assert.deepEqual(JSON.parse(output.slice(output.indexOf('{"'))), { sent: { user: 2 }, rejected: { user: 1 } });
    },

    ...presence(page),
  };
}
