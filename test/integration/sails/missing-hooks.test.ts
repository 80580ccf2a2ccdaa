import assert from 'node:assert/strict';

import { INSTALL_TIMEOUT } from '../../support/install';
import { InstalledApp } from '../../support/installed-app';

describe('a real Sails app without the hooks that message() needs', () => {
  const cases = {
    orm: ['sails-hook-orm'],
    sockets: ['sails-hook-sockets'],
    'orm and sockets': ['sails-hook-orm', 'sails-hook-sockets'],
  };
  for (const [hooks, packages] of Object.entries(cases)) {
    const off = Object.fromEntries(packages.map((name) => [name.replace('sails-hook-', ''), false]));
    for (const [how, options] of Object.entries({
      [`without ${hooks}`]: { without: packages },
      [`with ${hooks} turned off`]: { config: { hooks: off } },
    })) {
      it(`an app ${how} lifts at once, and its log says what to install`, async function () {
        this.timeout(INSTALL_TIMEOUT); // when this test runs alone
        const app = new InstalledApp(options);
        try {
          await app.prepare();
          const start = Date.now();
          await app.lift();
          assert.ok(Date.now() - start < 15_000, 'a hook that waits for another fails the lift after 20 s');
          assert.equal((await app.request('GET', '/nothing-here')).status, 404);

          const logged = app.log.filter(([, text]) => text.includes('sails-hook-message'));
          const [level, text] = logged[0] ?? ['', ''];
          assert.equal(logged.length, 1);
          assert.equal(level, 'warn');
          const command = /npm install[^.:,;]*/.exec(text)?.[0].trim();
          assert.equal(command, ['npm install', ...packages].join(' '));
        } finally {
          await app.lower();
        }
      });
    }
  }
});
