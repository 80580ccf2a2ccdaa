import assert from 'node:assert/strict';
import { EventEmitter, on, once } from 'node:events';

import type { Block, Page } from './page';
import { usePageApp } from './page-app';
import type { Runs } from './script';

/** As much of Socket.IO's server as is used here. */
interface SocketIo {
  readonly sockets: { readonly sockets: ReadonlyMap<string, EventEmitter & { readonly conn: { close(): void } }> };
}

const messaged = (count: number) => ({ verb: 'messaged', id: 83, data: { count } });

/** Runs the blocks of docs/guides/clients.md that show code for Node, or for every client. */
export function clients(page: Page): Runs {
  const config = { sockets: { connectionStateRecovery: true } };
  const app = usePageApp({ config, packages: ['sails.io.js', 'socket.io-client'] });
  const server = () => app.sails.io as unknown as SocketIo;
  const connected: { disconnect(): void }[] = [];
  afterEach(() => {
    for (const client of connected.splice(0)) client.disconnect();
  });

  /**
   * Runs the code of a client, closes its connection once it has received a message, and sends another message. Returns a
   * function that returns what the code shows from then on, one value at a time.
   */
  async function disconnect(start: (show: (value: unknown) => void) => Promise<void>): Promise<() => Promise<unknown>> {
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

  /** Asserts that a client which a block creates receives what it missed, and fetches nothing again. */
  async function assertRecovers(block: Block, client: string): Promise<void> {
    const code = block.code
      .replace('http://localhost:1337', app.url)
      .replace('io.sails.reconnection = true;', "$& io.sails.environment = 'production';"); // no banner on the console
    const handOver = (made: { disconnect(): void }) => connected.push(made);
    const next = await disconnect((show) =>
      app.run({ ...block, code: `${code}\nhandOver(${client});` }, { show, handOver }),
    );
    assert.deepEqual(await next(), messaged(2));
    app.model('user').message(83, { count: 3 });
    assert.deepEqual(await next(), messaged(3));
  }

  /** Asserts that the client which ships with sails.io.js fetches again, and receives what comes after that. */
  async function assertSubscribesAgain(block: Block): Promise<void> {
    const { io } = app.startPage();
    io.sails['reconnection'] = true;
    const next = await disconnect((show) => app.run(block, { io, show }));
    assertUsers(await next());
    app.model('user').message(83, { count: 3 });
    assert.deepEqual(await next(), messaged(3));
  }

  return {
    'receive messages': assertSubscribesAgain, // and below on a client that recovers
    Node: (block) => assertRecovers({ ...block, code: block.code + page.block('receive messages').code }, 'io.socket'),
    'without sails.io.js': (block) => assertRecovers(block, 'socket'),
    'sails.io.js as it ships': assertSubscribesAgain,
  };
}

function assertUsers(shown: unknown): void {
  assert.deepEqual(
    (shown as { id: number }[]).map(({ id }) => id),
    [83, 84, 85],
  );
}
