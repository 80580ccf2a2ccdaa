import assert from 'node:assert/strict';

import { Server, type Namespace } from 'socket.io';

import { isSurelyEmpty } from '../../../src/broadcast/room-occupancy';
import type { Broadcaster, Socket } from '../../../src/types';
import { Recorder } from '../../support/recorder';
import { SocketServer } from '../../support/socket-server';

const isEmpty = (broadcaster: Broadcaster, requester?: Socket) => isSurelyEmpty(broadcaster, 'room', requester);

type AdapterClass = new (namespace: Namespace) => { broadcast(packet: unknown, options: unknown): void };
const Adapter = new Server().adapter() as unknown as AdapterClass;

describe('a room is surely empty', () => {
  describe('with Socket.IO 4 in memory', () => {
    const server = new SocketServer();
    before(() => server.start());
    after(() => server.stop());

    for (const [what, path] of [
      ['server', '/'],
      ['namespace', '/space'],
    ] as const) {
      it(`of a ${what}, while nobody is in it`, async () => {
        const broadcaster = path === '/' ? server.io : server.io.of(path);
        assert.equal(isEmpty(broadcaster), true);
        const { socket } = await server.connect(path);
        assert.equal(isEmpty(broadcaster), true);
        await socket.join('room');
        assert.equal(isEmpty(broadcaster), false);
        await socket.leave('room');
        assert.equal(isEmpty(broadcaster), true);
      });
    }

    it('while nobody but the requester is in it', async () => {
      const [{ socket: asking }, { socket: other }] = [await server.connect(), await server.connect()];
      await asking.join('room');
      assert.equal(isEmpty(server.io, asking), true);
      assert.equal(isEmpty(server.io, other), false);
      assert.equal(isEmpty(server.io), false);
      await other.join('room');
      assert.equal(isEmpty(server.io, asking), false);
      server.io.socketsLeave('room');
    });

    it('of one namespace, whoever is in that of another', async () => {
      server.io.of('/one');
      const { socket } = await server.connect('/one');
      await socket.join('room');
      assert.equal(isEmpty(server.io.of('/one')), false);
      assert.equal(isEmpty(server.io.of('/other')), true);
      assert.equal(isEmpty(server.io), true);
    });
  });

  // As sails-hook-sockets brings it, and before recovery came.
  for (const version of ['sails-hook-sockets/node_modules/socket.io', 'socket.io-4.5']) {
    it(`with Socket.IO 4 of ${version}`, () => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const io = new (require(version) as { Server: typeof Server }).Server();
      assert.equal(isEmpty(io), true);
    });
  }
});

describe('a room is not surely empty', () => {
  class Forwarding extends Adapter {
    override broadcast(packet: unknown, options: unknown) {
      super.broadcast(packet, options);
    }
  }

  const forwarding = new Server({ adapter: Forwarding as never });
  const io = new Server();
  const cases: Record<string, Broadcaster> = {
    'where those who are cut off may come back': new Server({ connectionStateRecovery: {} }),
    'where another adapter may forward to other nodes': forwarding,
    'nor in a namespace of that server': forwarding.of('/space'),
    'where another adapter leaves broadcast() as it is': new Server({ adapter: class extends Adapter {} as never }),
    'where an adapter keeps its rooms in another way': new Server({
      adapter: class {
        rooms = {};
        init() {
          return undefined;
        }
      } as never,
    }),
    'where the broadcaster speaks to its children': io.of(/^\/children-/),
    'where the broadcaster speaks to another room too': io.to('other'),
    'where the broadcaster has flags of its own': io.local,
    'where the broadcaster is no server': new Recorder(),
    'where the broadcaster wraps a server': {
      to: (room) => io.to(room),
      sockets: io.sockets,
      adapter: () => undefined,
    } as Broadcaster,
    'where the broadcaster wraps a namespace': {
      to: (room) => io.to(room),
      server: io,
      adapter: io.of('/').adapter,
    } as Broadcaster,
    'where the broadcaster stands before a server': Object.create(io, {
      to: { value: (room: string) => io.to(room) },
    }) as Broadcaster,
  };
  for (const [where, broadcaster] of Object.entries(cases)) {
    it(where, () => {
      assert.equal(isEmpty(broadcaster), false);
      assert.equal(isEmpty(broadcaster), false);
    });
  }

  it('with Socket.IO 2', () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const io2 = (require('socket.io-2') as () => Broadcaster & { of(path: string): Broadcaster })();
    assert.equal(isEmpty(io2), false);
    assert.equal(isEmpty(io2.of('/')), false);
  });

  it('as soon as the server has another adapter, until it has the first again', () => {
    const changing = new Server();
    const original = changing.adapter() as never;
    assert.equal(isEmpty(changing), true);
    changing.adapter(Forwarding as never);
    assert.equal(isEmpty(changing), false);
    changing.adapter(original);
    assert.equal(isEmpty(changing), true);
  });

  it('where somebody has put something in the place of the broadcast() of an adapter', () => {
    const patched = new Server();
    const { adapter } = patched.sockets;
    const broadcast = adapter.broadcast.bind(adapter);
    adapter.broadcast = (packet, options) => {
      broadcast(packet, options);
    };
    assert.equal(isEmpty(patched), false);
  });
});
