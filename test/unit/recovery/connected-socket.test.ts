import assert from 'node:assert/strict';

import type { Server } from 'socket.io';

import { holdAcknowledgements } from '../../../src/recovery/connected-socket';
import { ACK, DISCONNECT, EVENT, type Socket } from '../../../src/recovery/socket-io';
import { Client } from '../../support/recovery/client';
import { connect, createMemoryServer, settle, socketOf } from '../../support/recovery/memory-server';

describe('recovery/connected-socket', () => {
  describe('sendBeforeDisconnecting()', () => {
    let io: Server;
    let client: Client;
    let last: Client;

    beforeEach(async () => {
      io = createMemoryServer();
      io.of('/other');
      client = await connect(io, new Client(['/', '/other']));
      last = await connect(io);
    });

    /** Calls back while an entry is applied, so that what is issued then is still on its way. */
    function whileApplying(callback: () => void): void {
      socketOf(io, last).onAnyOutgoing((_event, text) => {
        if (text === 'first') callback();
      });
      io.emit('event', 'first');
    }

    for (const close of [false, true]) {
      it(`sends once what was issued before, ${close ? 'and closes the connection' : 'and keeps the connection'}`, () => {
        const other = socketOf(io, client, '/other');
        whileApplying(() => {
          io.emit('event', 'before');
          io.of('/other').emit('event', 'other');
          socketOf(io, client).disconnect(close);
          io.emit('event', 'after');
        });
        assert.deepEqual(client.socket.texts, ['first', 'before']);
        assert.deepEqual(client.sockets.get('/other')?.texts, ['other']);
        assert.equal(other.connected, !close);
      });
    }

    it('sends by the rooms that were joined and left by what was issued before', () => {
      void socketOf(io, client).join(['left', 'both']);
      whileApplying(() => {
        io.to('joined').emit('event', 'too early');
        io.socketsJoin('joined');
        io.socketsLeave('left');
        io.to('joined').emit('event', 'joined');
        io.to('left').emit('event', 'left');
        io.except('joined').emit('event', 'excluded');
        io.in('joined').socketsJoin(['second', 'both']);
        io.to(['second', 'both']).emit('event', 'second');
        socketOf(io, client).disconnect();
      });
      assert.deepEqual(client.socket.texts, ['first', 'joined', 'second']);
    });

    it('sends nothing that was issued after the client was to be disconnected', () => {
      whileApplying(() => {
        io.emit('event', 'before');
        io.disconnectSockets();
        io.emit('event', 'after');
        socketOf(io, client).disconnect();
      });
      assert.deepEqual(client.socket.texts, ['first', 'before']);
    });

    it('sends nothing where the disconnect comes from the log', () => {
      socketOf(io, client).on('disconnecting', () => io.emit('event', 'after'));
      io.emit('event', 'before');
      io.disconnectSockets();
      assert.deepEqual(client.socket.texts, ['before']);
      assert.equal(client.socket.isConnected, false);
    });

    it('sends nothing to a socket that is gone', () => {
      const socket = socketOf(io, client);
      whileApplying(() => {
        client.cut();
        io.emit('event', 'before');
        assert.equal(socket.disconnect(), socket);
      });
      assert.deepEqual(client.socket.texts, ['first']);
    });
  });

  describe('holdAcknowledgements()', () => {
    let written: number[];
    let saves: (Promise<void> | undefined)[];
    let socket: Socket;

    beforeEach(() => {
      written = [];
      saves = [];
      socket = {
        packet: ({ id, type }: { id: number; type: number }) => {
          if (id < 0) throw new TypeError('It can not be encoded.');
          written.push(type === DISCONNECT ? 0 : id);
          return 'written';
        },
      } as unknown as Socket;
      holdAcknowledgements(socket, () => saves.shift());
    });

    function write(type: number, id = 0): unknown {
      return socket.packet({ type, id } as { type: number });
    }

    function hold(): () => void {
      let resolve = (): void => undefined;
      saves.push(new Promise<void>((resolveSaved) => (resolve = resolveSaved)));
      return resolve;
    }

    it('writes an acknowledgement at once if nothing has to be saved', () => {
      assert.equal(write(ACK, 1), 'written');
      assert.equal(write(ACK, 2), 'written');
      assert.deepEqual(written, [1, 2]);
    });

    it('makes acknowledgements wait until the session is saved, in order, and nothing else', async () => {
      const save = hold();
      write(ACK, 1);
      write(ACK, 2);
      write(EVENT, 3);
      await settle();
      assert.deepEqual(written, [3]);
      save();
      await settle();
      assert.deepEqual(written, [3, 1, 2]);
      write(ACK, 4);
      assert.deepEqual(written, [3, 1, 2, 4]);
    });

    it('makes each wait for its own save', async () => {
      const [first, second] = [hold(), hold()];
      write(ACK, 1);
      write(ACK, 2);
      second();
      await settle();
      assert.deepEqual(written, []);
      first();
      await settle();
      assert.deepEqual(written, [1, 2]);
    });

    it('writes what waits before the client receives that it is disconnected', async () => {
      const save = hold();
      write(ACK, 1);
      write(ACK, 2);
      write(DISCONNECT);
      assert.deepEqual(written, [1, 2, 0]);
      save();
      await settle();
      assert.deepEqual(written, [1, 2, 0]);
    });

    it('warns of one that can not be encoded, and goes on', async () => {
      const warning = new Promise<Error>((resolve) => process.once('warning', resolve));
      const save = hold();
      write(ACK, -1);
      write(ACK, 2);
      save();
      assert.equal((await warning).message, 'It can not be encoded.');
      assert.deepEqual(written, [2]);
    });
  });
});
