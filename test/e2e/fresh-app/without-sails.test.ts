/** The plain example in an empty folder, with the packages that the README names: `npm run test:app`. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { io as connect, type Socket } from 'socket.io-client';

import { newFolder, npm, packLibrary } from '../../support/install';

const SERVER = join(__dirname, '../../../examples/plain/server.js');

describe('a fresh app without Sails', () => {
  const clients: Socket[] = [];
  let app: ChildProcess | undefined;
  let url: string;

  before(async function () {
    this.timeout(240_000);
    const folder = newFolder('plain-');
    const names = [await packLibrary(), 'waterline', 'socket.io', 'sails-disk'];
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

  async function connectSubscriber(): Promise<Socket> {
    const client = connect(url, { transports: ['websocket'] });
    clients.push(client);
    client.emit('subscribe', 1);
    await once(client as never, 'subscribed');
    return client;
  }

  it('a message reaches every subscriber except the requesting client', async () => {
    const [requestingClient, other] = [await connectSubscriber(), await connectSubscriber()];
    requestingClient.on('user', () => {
      assert.fail('the requesting client received its own message');
    });
    const event = once(other as never, 'user');
    requestingClient.emit('dye', 1, 'red');
    // Socket.IO's recovery adds an offset to every event.
    assert.deepEqual((await event).slice(0, 1), [{ verb: 'messaged', id: 1, data: { hairColor: 'red' } }]);

    const rejected = once(requestingClient as never, 'rejected'); // would arrive after the message
    requestingClient.emit('subscribe', '83abc');
    assert.deepEqual((await rejected).slice(0, 2), ['subscribe', 'E_INVALID_ID']);
  });
});
