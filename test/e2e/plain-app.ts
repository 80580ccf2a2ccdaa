/** An empty folder, and the README's way without Sails: `npm run test:app`. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { io as connect, type Socket } from 'socket.io-client';

import { newFolder, npm, packed } from '../support/install';

const SERVER = join(__dirname, '../../examples/plain/server.js');

describe('an app without Sails, in an empty folder', () => {
  const clients: Socket[] = [];
  let app: ChildProcess | undefined;
  let url: string;

  before(async function () {
    this.timeout(240_000);
    const folder = newFolder('plain-');
    const names = [await packed(), 'waterline', 'socket.io', 'sails-disk'];
    await npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund', ...names);
    copyFileSync(SERVER, join(folder, 'server.js'));
    app = spawn(process.execPath, ['server.js'], {
      cwd: folder,
      env: { ...process.env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    assert.ok(app.stdout);
    [url] = (await once(createInterface(app.stdout), 'line')) as [string];
  });

  after(async () => {
    for (const client of clients) client.disconnect();
    if (app?.exitCode !== null) return;
    app.kill('SIGKILL');
    await once(app, 'exit');
  });

  async function watcher(): Promise<Socket> {
    const client = connect(url, { transports: ['websocket'] });
    clients.push(client);
    client.emit('subscribe', 1);
    await once(client as never, 'subscribed');
    return client;
  }

  it('tells who watches a record what another says about it, and not the other', async () => {
    const [asking, other] = [await watcher(), await watcher()];
    asking.on('user', () => {
      assert.fail('the requester hears its own message');
    });
    const heard = once(other as never, 'user');
    asking.emit('dye', 1, 'red');
    // Socket.IO's recovery adds its offset to whatever it sends.
    assert.deepEqual((await heard).slice(0, 1), [{ verb: 'messaged', id: 1, data: { hairColor: 'red' } }]);

    const refused = once(asking as never, 'rejected'); // answered after the message, had there been one
    asking.emit('subscribe', '83abc');
    assert.deepEqual((await refused).slice(0, 2), ['subscribe', 'E_INVALID_ID']);
  });
});
