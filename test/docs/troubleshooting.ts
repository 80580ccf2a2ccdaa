import assert from 'node:assert/strict';

import { usePageApp } from './page-app';
import { Screen } from './screen';
import type { Runs } from './script';

/** Runs the blocks of docs/guides/troubleshooting.md. */
export function troubleshooting(): Runs {
  const app = usePageApp();
  return {
    'who is subscribed': async (block) => {
      const lines: string[] = [];
      const run = () =>
        app.run(block, { User: app.model('user'), console: { log: (line: string) => lines.push(line) } });
      await run();
      await app.openPage(83);
      await run();
      assert.deepEqual(
        lines,
        [0, 1].map((count) => `${count} sockets are subscribed to user 83`),
      );
    },

    'subscribe on every connect': async (block) => {
      const [page, screen] = [app.startPage(), new Screen()];
      page.io.sails['reconnection'] = true;
      await app.run(block, { io: page.io, show: screen.show });
      await screen.next();
      app.closeConnections();
      await screen.next();
      app.model('user').message(83, { count: 1 });
      await page.waitForDelivery();
      assert.deepEqual(page.received, [{ verb: 'messaged', id: 83, data: { count: 1 } }]);
    },
  };
}
