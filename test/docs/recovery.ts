import assert from 'node:assert/strict';
import { EventEmitter, on, once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Server } from 'socket.io';
import { io as connect } from 'socket.io-client';

import type { Block, Page } from './page';
import { readFiles, usePageApp } from './page-app';
import type { Runs } from './script';

/** The part of Socket.IO's server that is used here. */
interface SocketIo {
  readonly opts: { readonly connectionStateRecovery: { readonly maxDisconnectionDuration: number } };
  readonly sockets: { readonly sockets: ReadonlyMap<string, EventEmitter & { readonly conn: { close(): void } }> };
}

const messaged = (count: number) => ({ verb: 'messaged', id: 83, data: { count } });

/** Runs the blocks of docs/guides/recovery.md. */
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

    'the setting with its defaults': async (block) => {
      const module = { exports: {} as { sockets?: { connectionStateRecovery: unknown } } };
      await app.run(block, { module });
      assert.deepEqual(module.exports.sockets?.connectionStateRecovery, server().opts.connectionStateRecovery);
    },

    'without Sails': async (block) => {
      let io: Server | undefined;
      const code = block.code.replace('listen(3000)', "listen(0, '127.0.0.1')");
      await app.run(
        { ...block, code: `${code}\nhand(io);` },
        {
          hand: (made: Server) => {
            io = made;
          },
        },
      );
      assert.ok(io);
      try {
        await assertRecovers(io);
      } finally {
        await io.close();
      }
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

/** Asserts that a client which loses its connection receives what is sent meanwhile. */
async function assertRecovers(io: Server): Promise<void> {
  const { httpServer } = io as unknown as { httpServer: HttpServer };
  if (!httpServer.listening) await once(httpServer, 'listening');
  const { port } = httpServer.address() as AddressInfo;
  const client = connect(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true });
  try {
    await new Promise((resolve) => client.once('sails-hook-message:offset', resolve));
    const socket = io.sockets.sockets.get(client.id ?? '');
    assert.ok(socket);
    const isDisconnected = new Promise((resolve) => socket.once('disconnect', resolve));
    const received = new Promise((resolve) => client.once('item', resolve));
    socket.conn.close();
    await isDisconnected;
    io.emit('item', 1);
    assert.equal(await received, 1);
    assert.equal(client.recovered, true);
  } finally {
    client.disconnect();
  }
}

function assertUsers(shown: unknown): void {
  assert.deepEqual(
    (shown as { id: number }[]).map(({ id }) => id),
    [83, 84, 85],
  );
}
