import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Broadcaster, SocketLike } from '../../../src/broadcast/broadcaster';
import { excludeSocket } from '../../../src/broadcast/exclude-socket';
import type { MessagedEvent } from '../../../src/broadcast/messaged-event';
import { fakeSocket } from '../../support/recorder';
import { SocketServer, waitForDelivery } from '../../support/socket-server';

const envelope: MessagedEvent = { verb: 'messaged', id: 83, data: { count: 12 } };

/** Sends the envelope to everyone in the room but the omitted socket, whose id it returns. */
function send(broadcaster: Broadcaster, req?: unknown): string | undefined {
  const { select, omittedSocketId } = excludeSocket(broadcaster, req);
  select('room').emit('user', envelope);
  return omittedSocketId;
}

const httpRequest = (header?: unknown) => ({ method: 'GET', url: '/', headers: { 'x-socket-id': header } });
const UNKNOWN_ID = 'ojIckSD2jqNzOqIrAGzL';

describe('excludeSocket()', () => {
  describe('with Socket.IO 4', () => {
    const server = new SocketServer();
    before(() => server.start());
    after(() => server.stop());

    it('an envelope reaches the sockets in the room and no others', async () => {
      const [inside, outside] = [await server.connect(), await server.connect()];
      await inside.socket.join('room');
      assert.equal(send(server.io), undefined);
      await Promise.all([inside, outside].map(waitForDelivery));
      assert.deepEqual(inside.received, [['user', envelope], ['fence']]);
      assert.deepEqual(outside.received, [['fence']]);
    });

    const ways: Record<string, (socket: SocketLike) => unknown> = {
      'the socket': (socket) => socket,
      "the socket's id": ({ id }) => id,
      'a request over HTTP with its id as header': ({ id }) => httpRequest(id),
    };
    for (const [what, makeReq] of Object.entries(ways)) {
      it(`an envelope does not reach the omitted socket, given ${what}`, async () => {
        const [omitted, other] = [await server.connect(), await server.connect()];
        await Promise.all([omitted.socket.join('room'), other.socket.join('room')]);
        assert.equal(send(server.io, makeReq(omitted.socket)), omitted.socket.id);
        await Promise.all([omitted, other].map(waitForDelivery));
        assert.deepEqual(omitted.received, [['fence']]);
        assert.deepEqual(other.received, [['user', envelope], ['fence']]);
      });
    }

    it('a header that names another room excludes nobody', async () => {
      const { socket, received, client } = await server.connect();
      await socket.join('room');
      assert.equal(send(server.io, httpRequest('room')), undefined);
      await waitForDelivery({ socket, client });
      assert.deepEqual(received, [['user', envelope], ['fence']]);
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

    async function connectToRoom(namespace = '') {
      const client = connect2(url + namespace, { transports: ['websocket'], forceNew: true });
      clients.push(client);
      const received: unknown[][] = [];
      const [[socket]] = (await Promise.all([
        once(io.of(namespace || '/'), 'connection'),
        once(client, 'connect'),
      ])) as unknown as [[Socket2]];
      for (const event of ['user', 'other']) client.on(event, (arg: unknown) => received.push([event, arg]));
      await new Promise((joined) => socket.join('room', joined));
      return { client, socket, received };
    }
    const fence = async ({ client, socket }: { client: Client2; socket: Socket2 }) => {
      const arrived = once(client, 'fence');
      socket.emit('fence');
      await arrived;
    };

    const ways: Record<string, (socket: SocketLike) => unknown> = {
      'the socket': (socket) => socket,
      "the socket's id": ({ id }) => id,
      'a request over HTTP with its id as header': ({ id }) => httpRequest(id),
    };
    for (const [what, makeReq] of Object.entries(ways)) {
      it(`Socket.IO 2 omits the socket, given ${what}, and its next emit reaches everyone`, async () => {
        const [omitted, other] = [await connectToRoom(), await connectToRoom()];
        assert.equal(send(io, makeReq(omitted.socket)), omitted.socket.id);
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
    }

    it('Socket.IO 2 omits a socket of a namespace by its id, which contains the name of the namespace', async () => {
      const [omitted, other] = [await connectToRoom('/space'), await connectToRoom('/space')];
      assert.match(omitted.socket.id, /^\/space#/);
      assert.equal(send(io.of('/space'), omitted.socket.id), omitted.socket.id);
      await Promise.all([omitted, other].map(fence));
      assert.deepEqual([omitted.received, other.received], [[], [['user', envelope]]]);
    });

    it('Socket.IO 2 sends to everyone if the socket is not on this node', async () => {
      const { client, socket, received } = await connectToRoom();
      // A name of 20 letters that every object has.
      for (const id of [UNKNOWN_ID, 'propertyIsEnumerable']) {
        assert.equal(send(io, id), undefined);
        assert.equal(send(io, httpRequest(id)), undefined);
      }
      await fence({ client, socket });
      assert.equal(received.length, 4);
    });
  });

  describe('with a broadcaster that cannot exclude', () => {
    const sent: string[] = [];
    const broadcaster: Broadcaster = { to: (room) => ({ emit: () => sent.push(room) }) };
    beforeEach(() => {
      sent.length = 0;
    });

    it('a socket that can exclude itself is omitted', () => {
      const rooms: string[] = [];
      const socket = {
        ...fakeSocket,
        rooms,
        to(room: string) {
          this.rooms.push(room);
          return { emit: () => undefined };
        },
      };
      assert.equal(send(broadcaster, socket), socket.id);
      assert.deepEqual([rooms, sent], [['room'], []]);
    });

    it('the header of a request is ignored', () => {
      assert.equal(send(broadcaster, httpRequest(UNKNOWN_ID)), undefined);
      assert.deepEqual(sent, ['room']);
    });

    for (const [what, req] of Object.entries({ 'a socket': fakeSocket, 'the id of a socket': UNKNOWN_ID })) {
      it(`${what} is rejected`, () => {
        assert.throws(() => send(broadcaster, req), {
          name: 'MessageError',
          code: 'E_INVALID_REQ',
          message:
            'req is a socket that the broadcaster cannot exclude. Pass mixin() a broadcaster with except(): ' +
            'a Socket.IO 4 server or namespace, or an emitter for one.',
        });
        assert.deepEqual(sent, []);
      });
    }
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
  of(namespace: string): Server2;
  attach(server: unknown): void;
  emit(event: string, ...args: unknown[]): boolean;
  close(done: () => void): void;
}
