import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createRequire } from 'node:module';

import { Server } from 'socket.io';

import * as waterline from '../../src/waterline';
import { SocketServer, waitForDelivery } from '../support/socket-server';
import { startOrm } from '../support/waterline';
import { runBlock, type Runs } from './script';

const RED = { verb: 'messaged', id: 83, data: { hairColor: 'red' } };

const load = createRequire(__filename);
const requireFromSource = (name: string): unknown => (name === 'sails-hook-message/waterline' ? waterline : load(name));

/** Runs the blocks of docs/guides/without-sails.md. */
export function withoutSails(): Runs {
  return {
    'without Sails': async (block) => {
      const [orm, server] = [await startOrm(), await new SocketServer().start()];
      try {
        await runBlock(block, { orm, io: server.io, require: requireFromSource });
        const [requestingClient, other] = [await server.connect(), await server.connect()];
        const watched = once(other.socket, 'watch');
        other.client.emit('watch', 83);
        await watched;
        const dyed = once(requestingClient.socket, 'dye');
        requestingClient.client.emit('watch', 83);
        requestingClient.client.emit('dye', 83, 'red');
        await dyed;
        await waitForDelivery(requestingClient);
        await waitForDelivery(other);
        assert.deepEqual(requestingClient.received, [['fence']]);
        assert.deepEqual(other.received, [['user', RED], ['fence']]);
      } finally {
        await server.stop();
        await orm.stop();
      }
    },

    'recovery without Sails': async (block) => {
      const io = new Server();
      await runBlock(block, { io, require: requireFromSource });
      const { opts } = io as unknown as { opts: { connectionStateRecovery?: object } };
      assert.deepEqual(opts.connectionStateRecovery, { maxDisconnectionDuration: 120_000, skipMiddlewares: true });
    },
  };
}
