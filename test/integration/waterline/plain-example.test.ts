import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { io as connect, type Socket } from 'socket.io-client';

const SERVER = join(__dirname, '../../../examples/plain/server.js');

describe('examples/plain, a server without Sails', () => {
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

  /** Connects a client that is subscribed to user 1, and records the events about users that it receives. */
  async function connectSubscriber() {
    const client = connect(url, { transports: ['websocket'], forceNew: true });
    clients.push(client);
    const received: unknown[] = [];
    client.on('user', (event) => received.push(event));
    client.emit('subscribe', 1);
    await next(client, 'subscribed');
    return { client, received };
  }

  const next = (client: Socket, event: string) =>
    new Promise<unknown[]>((resolve) =>
      client.once(event, (...args: unknown[]) => {
        resolve(args);
      }),
    );

  it('a message reaches every subscriber except the requesting client', async () => {
    const [ann, bob] = [await connectSubscriber(), await connectSubscriber()];
    const event = next(bob.client, 'user');
    ann.client.emit('dye', 1, 'red');
    await event;
    assert.deepEqual(bob.received, [{ verb: 'messaged', id: 1, data: { hairColor: 'red' } }]);
    const back = next(ann.client, 'user');
    bob.client.emit('dye', 1, 'green');
    await back;
    assert.deepEqual(ann.received, [{ verb: 'messaged', id: 1, data: { hairColor: 'green' } }]);
    assert.equal(bob.received.length, 1);
  });

  it('a client is notified of its invalid requests, and can continue', async () => {
    const { client } = await connectSubscriber();
    for (const [event, ...args] of [
      ['subscribe', 'bob'],
      ['subscribe', { id: null }],
      ['dye', 'bob', 'red'],
      ['dye', 1, {}],
    ] as [string, ...unknown[]][]) {
      const rejected = next(client, 'rejected');
      client.emit(event, ...args);
      assert.equal((await rejected)[0], event);
    }
  });

  it('the server serves the page', async () => {
    const response = await fetch(url, { headers: { connection: 'close' } });
    assert.equal(response.headers.get('content-type'), 'text/html');
    assert.match(await response.text(), /<title>Bob<\/title>/);
  });
});
