import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { broadcast } from '../../../src/broadcast/broadcast';
import type { Broadcaster, SocketLike } from '../../../src/broadcast/broadcaster';
import type { MessagedEvent } from '../../../src/broadcast/messaged-event';
import { SocketServer, waitForDelivery } from '../../support/socket-server';

const envelope: MessagedEvent = { verb: 'messaged', id: 83, data: { count: 12 } };
const send = (broadcaster: Broadcaster, socketToOmit?: SocketLike) => {
  broadcast(broadcaster, 'user', 'room', envelope, socketToOmit);
};

describe('broadcast()', () => {
  describe('with Socket.IO 4', () => {
    const server = new SocketServer();
    before(() => server.start());
    after(() => server.stop());

    it('an envelope reaches the sockets in the room and no others', async () => {
      const [inside, outside] = [await server.connect(), await server.connect()];
      await inside.socket.join('room');
      send(server.io);
      await Promise.all([inside, outside].map(waitForDelivery));
      assert.deepEqual(inside.received, [['user', envelope], ['fence']]);
      assert.deepEqual(outside.received, [['fence']]);
    });

    it('an envelope does not reach the omitted socket', async () => {
      const [omitted, other] = [await server.connect(), await server.connect()];
      await Promise.all([omitted.socket.join('room'), other.socket.join('room')]);
      send(server.io, omitted.socket);
      await Promise.all([omitted, other].map(waitForDelivery));
      assert.deepEqual(omitted.received, [['fence']]);
      assert.deepEqual(other.received, [['user', envelope], ['fence']]);
    });

    it('a socket from fetchSockets() is omitted, also in a namespace', async () => {
      const space = server.io.of('/space');
      const [omitted, other] = [await server.connect('/space'), await server.connect('/space')];
      await Promise.all([omitted.socket.join('room'), other.socket.join('room')]);
      const [remote] = await space.in(omitted.socket.id).fetchSockets();
      assert.ok(remote);
      send(space, remote);
      await Promise.all([omitted, other].map(waitForDelivery));
      assert.deepEqual(omitted.received, [['fence']]);
      assert.deepEqual(other.received, [['user', envelope], ['fence']]);
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
      const http = createServer().listen(0, '127.0.0.1');
      await once(http, 'listening');
      io.attach(http);
      url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    });
    after((done) => {
      for (const client of clients) client.close();
      io.close(done);
    });

    async function connectToRoom() {
      const client = connect2(url, { transports: ['websocket'], forceNew: true });
      clients.push(client);
      const received: unknown[][] = [];
      const [[socket]] = (await Promise.all([once(io, 'connection'), once(client, 'connect')])) as unknown as [
        [Socket2],
      ];
      for (const event of ['user', 'other']) client.on(event, (arg: unknown) => received.push([event, arg]));
      await new Promise((joined) => socket.join('room', joined));
      return { client, socket, received };
    }
    const fence = async ({ client, socket }: { client: Client2; socket: Socket2 }) => {
      const arrived = once(client, 'fence');
      socket.emit('fence');
      await arrived;
    };

    it('Socket.IO 2 omits the socket, and its next emit reaches everyone', async () => {
      const [omitted, other] = [await connectToRoom(), await connectToRoom()];
      send(io, omitted.socket);
      send(io);
      io.emit('other', 1);
      await Promise.all([omitted, other].map(fence));
      assert.deepEqual(omitted.received, [
        ['user', envelope],
        ['other', 1],
      ]);
      assert.deepEqual(other.received, [
        ['user', envelope],
        ['user', envelope],
        ['other', 1],
      ]);
    });
  });

  it('a socket that neither the broadcaster nor itself can exclude is rejected, and nothing is sent', () => {
    const broadcaster = { to: () => assert.fail('it was sent') };
    const socket = { id: 'x', join: () => undefined, leave: () => undefined };
    assert.throws(
      () => {
        send(broadcaster, socket);
      },
      {
        name: 'MessageError',
        code: 'E_INVALID_REQ',
        message:
          'req is a socket that the broadcaster cannot exclude. Pass mixin() a broadcaster with except(): ' +
          'a Socket.IO 4 server or namespace, or an emitter for one.',
      },
    );
  });
});

interface Client2 extends NodeJS.EventEmitter {
  close(): void;
}
interface Socket2 extends SocketLike {
  join(room: unknown, done?: (error: unknown) => void): unknown;
  emit(event: string): void;
}
interface Server2 extends NodeJS.EventEmitter, Broadcaster {
  attach(server: unknown): void;
  emit(event: string, ...args: unknown[]): boolean;
  close(done: () => void): void;
}
