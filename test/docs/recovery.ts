import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Server } from 'socket.io';
import { io as connect } from 'socket.io-client';

import type { Page } from './page';
import { readFiles, usePageApp } from './page-app';
import type { Runs } from './script';

/** The part of Socket.IO's server that is used here. */
interface SocketIo {
  readonly opts: { readonly connectionStateRecovery: { readonly maxDisconnectionDuration: number } };
}

/** Runs the blocks of docs/guides/recovery.md. */
export function recovery(page: Page): Runs {
  const app = usePageApp({ files: readFiles(page, 'the setting') });
  const server = () => app.sails.io as unknown as SocketIo;

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
