import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { broadcast } from '../../../src/broadcast/broadcast';
import { MessageError } from '../../../src/errors';
import type { Broadcaster, MessagedEvent, Socket } from '../../../src/types';
import { SocketServer, allHasArrived } from '../../support/socket-server';

const envelope: MessagedEvent = { verb: 'messaged', id: 83, data: { count: 12 } };
const send = (broadcaster: Broadcaster, requester?: Socket) => {
  broadcast(broadcaster, 'user', 'room', envelope, requester, 'User.message()');
};

describe('broadcast', () => {
  describe('with Socket.IO 4', () => {
    const server = new SocketServer();
    before(() => server.start());
    after(() => server.stop());

    it('sends to everyone in the room, and to nobody else', async () => {
      const [inside, outside] = [await server.connect(), await server.connect()];
      await inside.socket.join('room');
      send(server.io);
      await Promise.all([inside, outside].map(allHasArrived));
      assert.deepEqual(inside.heard, [['user', envelope], ['fence']]);
      assert.deepEqual(outside.heard, [['fence']]);
    });

    it('leaves the requester out', async () => {
      const [one, other] = [await server.connect(), await server.connect()];
      await Promise.all([one.socket.join('room'), other.socket.join('room')]);
      send(server.io, one.socket);
      await Promise.all([one, other].map(allHasArrived));
      assert.deepEqual(one.heard, [['fence']]);
      assert.deepEqual(other.heard, [['user', envelope], ['fence']]);
    });

    it("leaves out a socket that fetchSockets() answered, and by a namespace's own sockets", async () => {
      const space = server.io.of('/space');
      const [one, other] = [await server.connect('/space'), await server.connect('/space')];
      await Promise.all([one.socket.join('room'), other.socket.join('room')]);
      const [remote] = await space.in(one.socket.id).fetchSockets();
      assert.ok(remote);
      send(space, remote);
      await Promise.all([one, other].map(allHasArrived));
      assert.deepEqual(one.heard, [['fence']]);
      assert.deepEqual(other.heard, [['user', envelope], ['fence']]);
    });
  });

  describe('with Socket.IO 2', () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const io = (require('socket.io-2') as () => Server2)();
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const connect2 = require('socket.io-client-2') as (url: string, options: object) => Client2;
    const clients: Client2[] = [];
    let url = '';

    before(async () => {
      const http = (await import('node:http')).createServer().listen(0, '127.0.0.1');
      await once(http, 'listening');
      io.attach(http);
      url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    });
    after((done) => {
      for (const client of clients) client.close();
      io.close(done);
    });

    async function join() {
      const client = connect2(url, { transports: ['websocket'], forceNew: true });
      clients.push(client);
      const heard: unknown[][] = [];
      const [[socket]] = (await Promise.all([once(io, 'connection'), once(client, 'connect')])) as unknown as [
        [Socket2],
      ];
      for (const event of ['user', 'other']) client.on(event, (arg: unknown) => heard.push([event, arg]));
      await new Promise((joined) => socket.join('room', joined));
      return { client, socket, heard };
    }
    const fence = async ({ client, socket }: { client: Client2; socket: Socket2 }) => {
      const arrived = once(client, 'fence');
      socket.emit('fence');
      await arrived;
    };

    it('leaves the requester out, and the next emit of the server is for everyone', async () => {
      const [one, other] = [await join(), await join()];
      send(io, one.socket);
      send(io);
      io.emit('other', 1);
      await Promise.all([one, other].map(fence));
      assert.deepEqual(one.heard, [
        ['user', envelope],
        ['other', 1],
      ]);
      assert.deepEqual(other.heard, [
        ['user', envelope],
        ['user', envelope],
        ['other', 1],
      ]);
    });
  });

  it('refuses a requester whom there is no way to leave out, and sends nothing', () => {
    const broadcaster = { to: () => assert.fail('it was sent') };
    const socket = { id: 'x', join: () => undefined, leave: () => undefined };
    assert.throws(
      () => {
        send(broadcaster, socket);
      },
      (error) =>
        error instanceof MessageError &&
        error.code === 'E_INVALID_REQ' &&
        error.message === 'User.message(): req is a socket that this broadcaster has no way to leave out.',
    );
  });
});

interface Client2 extends NodeJS.EventEmitter {
  close(): void;
}
interface Socket2 extends Socket {
  join(room: unknown, done?: (error: unknown) => void): unknown;
  emit(event: string): void;
}
interface Server2 extends NodeJS.EventEmitter, Broadcaster {
  attach(server: unknown): void;
  emit(event: string, ...args: unknown[]): boolean;
  close(done: () => void): void;
}
