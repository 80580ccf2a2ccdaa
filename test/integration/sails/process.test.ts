import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { Client } from '../../support/client';
import { CLIENT_KINDS } from '../../support/client-kinds';
import { freePort } from '../../support/free-port';
import { INSTALL_TIMEOUT, installApp } from '../../support/install';

describe('an app that is started with `node app.js`', () => {
  let url: string;
  let app: ChildProcess | undefined;
  const log: string[] = [];
  const clients: Client[] = [];

  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    const folder = await installApp();
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    app = spawn(process.execPath, ['app.js'], {
      cwd: folder,
      env: { ...process.env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const output of [app.stdout, app.stderr]) output?.on('data', (text) => log.push(String(text)));
    const [message] = (await Promise.race([once(app, 'message'), once(app, 'exit')])) as unknown[];
    assert.equal(message, 'ready', log.join(''));
  });

  after(async () => {
    for (const client of clients) client.disconnect();
    if (app?.exitCode !== null) return;
    app.kill('SIGKILL');
    await once(app, 'exit');
  });

  it('the app loads the installed hook automatically, and messages reach every kind of client', async () => {
    for (const kind of CLIENT_KINDS) clients.push(await Client.connect(kind, url, ['user']));
    for (const client of clients) await client.request('GET', '/user/83');

    const { status } = await fetch(`${url}/documentation-example`, { method: 'POST' });
    for (const client of clients) await client.request('GET', '/user/84'); // the response arrives after the event

    assert.equal(status, 200);
    for (const client of clients) {
      assert.deepEqual(client.received, [
        ['user', { verb: 'messaged', id: 83, data: { count: 12, hairColor: 'red' } }],
      ]);
    }
  });

  it('nothing about the hook is logged', () => {
    assert.doesNotMatch(log.join(''), /sails-hook-message|message\(\)|^ *(warn|error|crit):/m);
  });
});
