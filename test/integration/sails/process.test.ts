import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { CLIENT_KINDS } from '../../support/client-kinds';
import { Client } from '../../support/clients';
import { freePort } from '../../support/free-port';
import { INSTALL_TIMEOUT, installedApp } from '../../support/install';

describe('an app that is started by `node app.js`', () => {
  let url: string;
  let app: ChildProcess | undefined;
  const log: string[] = [];
  const clients: Client[] = [];

  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    const folder = await installedApp();
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    app = spawn(process.execPath, ['app.js'], {
      cwd: folder,
      env: { ...process.env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const output of [app.stdout, app.stderr]) output?.on('data', (text) => log.push(String(text)));
    const [said] = (await Promise.race([once(app, 'message'), once(app, 'exit')])) as unknown[];
    assert.equal(said, 'ready', log.join(''));
  });

  after(async () => {
    for (const client of clients) client.disconnect();
    if (app?.exitCode !== null) return;
    app.kill('SIGKILL');
    await once(app, 'exit');
  });

  it('has found the hook by itself, which delivers to all kinds of client', async () => {
    for (const kind of CLIENT_KINDS) clients.push(await Client.connect(kind, url, ['user']));
    for (const client of clients) await client.request('GET', '/user/83');

    const { status } = await fetch(`${url}/documentation-example`, { method: 'POST' });
    for (const client of clients) await client.request('GET', '/user/84'); // whose answer comes after the event

    assert.equal(status, 200);
    for (const client of clients) {
      assert.deepEqual(client.heard, [['user', { verb: 'messaged', id: 83, data: { count: 12, hairColor: 'red' } }]]);
    }
  });

  it('has nothing in its log about it', () => {
    assert.doesNotMatch(log.join(''), /sails-hook-message|message\(\)|^ *(warn|error|crit):/m);
  });
});
