import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { io as connect, type Socket } from 'socket.io-client';

const SERVER = join(__dirname, '../../../examples/plain/server.js');

describe('examples/plain, the smallest server without Sails', () => {
  let server: ChildProcess;
  let url = '';
  const clients: Socket[] = [];

  before(async () => {
    server = spawn(process.execPath, [SERVER], {
      env: { ...process.env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    assert.ok(server.stdout);
    const ended = once(server, 'exit').then(([code]) => assert.fail(`the server ended with ${String(code)}`));
    [url] = (await Promise.race([once(createInterface(server.stdout), 'line'), ended])) as [string];
    ended.catch(() => undefined);
  });
  after(async () => {
    for (const client of clients) client.disconnect();
    if (server.kill()) await once(server, 'exit');
  });

  /** A client that watches user 1, and all that it is told of users. */
  async function watcher() {
    const client = connect(url, { transports: ['websocket'], forceNew: true });
    clients.push(client);
    const told: unknown[] = [];
    client.on('user', (event) => told.push(event));
    client.emit('subscribe', 1);
    await next(client, 'subscribed');
    return { client, told };
  }

  const next = (client: Socket, event: string) =>
    new Promise<unknown[]>((resolve) =>
      client.once(event, (...args: unknown[]) => {
        resolve(args);
      }),
    );

  it('tells all who watch but the one who did it', async () => {
    const [ann, bob] = [await watcher(), await watcher()];
    const told = next(bob.client, 'user');
    ann.client.emit('dye', 1, 'red');
    await told;
    assert.deepEqual(bob.told, [{ verb: 'messaged', id: 1, data: { hairColor: 'red' } }]);
    const back = next(ann.client, 'user');
    bob.client.emit('dye', 1, 'green');
    await back;
    assert.deepEqual(ann.told, [{ verb: 'messaged', id: 1, data: { hairColor: 'green' } }]);
    assert.equal(bob.told.length, 1);
  });

  it('tells a client what it got wrong, and goes on', async () => {
    const { client } = await watcher();
    for (const [event, ...args] of [
      ['subscribe', 'bob'],
      ['subscribe', { id: null }],
      ['dye', 'bob', 'red'],
      ['dye', 1, {}],
    ] as [string, ...unknown[]][]) {
      const refused = next(client, 'rejected');
      client.emit(event, ...args);
      assert.equal((await refused)[0], event);
    }
  });

  it('serves its page', async () => {
    const answer = await fetch(url, { headers: { connection: 'close' } });
    assert.equal(answer.headers.get('content-type'), 'text/html');
    assert.match(await answer.text(), /<title>Bob<\/title>/);
  });
});
