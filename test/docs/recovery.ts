import assert from 'node:assert/strict';
import { EventEmitter, on, once } from 'node:events';

import type { Block, Page } from './page';
import { readFiles, usePageApp } from './page-app';
import type { Runs } from './script';

/** The part of Socket.IO's server that is used here. */
interface SocketIo {
  readonly opts: { readonly connectionStateRecovery: { readonly maxDisconnectionDuration: number } };
  readonly sockets: { readonly sockets: ReadonlyMap<string, EventEmitter & { readonly conn: { close(): void } }> };
}

const messaged = (count: number) => ({ verb: 'messaged', id: 83, data: { count } });

/** Runs the blocks of docs/recovery.md. */
export function recovery(page: Page): Runs {
  const app = usePageApp({ files: readFiles(page, 'the setting'), packages: ['sails.io.js', 'socket.io-client'] });
  const server = () => app.sails.io as unknown as SocketIo;
  const clients: { disconnect(): void }[] = [];
  afterEach(() => {
    for (const client of clients.splice(0)) client.disconnect();
  });

  /** Runs a client's code, cuts its connection after a message, and sends another. Returns what the code shows next, one value at a time. */
  async function cutOff(start: (show: (value: unknown) => void) => Promise<void>): Promise<() => Promise<unknown>> {
    const screen = new EventEmitter();
    const shown = on(screen, 'shown');
    const next = async () => ((await shown.next()).value as unknown[])[0];
    await start((value) => screen.emit('shown', value));
    assertUsers(await next());
    app.model('user').message(83, { count: 1 });
    assert.deepEqual(await next(), messaged(1));
    for (const socket of server().sockets.sockets.values()) {
      const gone = once(socket, 'disconnect');
      socket.conn.close();
      await gone;
    }
    app.model('user').message(83, { count: 2 });
    return next;
  }

  /** Asserts that the client of a block receives everything that it missed, and fetches nothing again. */
  async function recovers(block: Block, client: string): Promise<void> {
    const code = block.code
      .replace('http://localhost:1337', app.url)
      .replace('io.sails.reconnection = true;', "$& io.sails.environment = 'production';"); // without banners
    const hand = (made: { disconnect(): void }) => clients.push(made);
    const next = await cutOff((show) => app.run({ ...block, code: `${code}\nhand(${client});` }, { show, hand }));
    assert.deepEqual(await next(), messaged(2));
    app.model('user').message(83, { count: 3 });
    assert.deepEqual(await next(), messaged(3));
  }

  return {
    'the setting': () => {
      assert.equal(server().opts.connectionStateRecovery.maxDisconnectionDuration, 120_000);
    },

    "Socket.IO's client": (block) => recovers(block, 'socket'),

    'sails.io.js in Node': (block) => recovers(block, 'io.socket'),

    'sails.io.js as it ships': async (block) => {
      const { io } = app.startPage();
      const next = await cutOff((show) => app.run(block, { io, show }));
      assertUsers(await next());
      app.model('user').message(83, { count: 3 });
      assert.deepEqual(await next(), messaged(3));
    },
  };
}

function assertUsers(shown: unknown): void {
  assert.deepEqual(
    (shown as { id: number }[]).map(({ id }) => id),
    [83, 84, 85],
  );
}
