import assert from 'node:assert/strict';

import { type Namespace, Server } from 'socket.io';

import type { Broadcaster } from '../../../src/broadcast/broadcaster';
import { hasNoRecipients } from '../../../src/broadcast/room-occupancy';
import { Recorder } from '../../support/recorder';
import { SocketServer } from '../../support/socket-server';

const isSkipped = (broadcaster: Broadcaster, socketToOmit?: { id: string }) =>
  hasNoRecipients(broadcaster, 'room', socketToOmit?.id);

type AdapterClass = new (namespace: Namespace) => { broadcast(packet: unknown, options: unknown): void };
const Adapter = new Server().adapter() as unknown as AdapterClass;

describe('hasNoRecipients()', () => {
  describe('with the in-memory adapter of Socket.IO 4', () => {
    const server = new SocketServer();
    before(() => server.start());
    after(() => server.stop());

    for (const [what, path] of [
      ['server', '/'],
      ['namespace', '/space'],
    ] as const) {
      it(`a room of a ${what} has no recipients while no socket is in it`, async () => {
        const broadcaster = path === '/' ? server.io : server.io.of(path);
        assert.equal(isSkipped(broadcaster), true);
        const { socket } = await server.connect(path);
        assert.equal(isSkipped(broadcaster), true);
        await socket.join('room');
        assert.equal(isSkipped(broadcaster), false);
        await socket.leave('room');
        assert.equal(isSkipped(broadcaster), true);
      });
    }

    it('a room has no recipients while only the omitted socket is in it', async () => {
      const [{ socket: omitted }, { socket: other }] = [await server.connect(), await server.connect()];
      await omitted.join('room');
      assert.equal(isSkipped(server.io, omitted), true);
      assert.equal(isSkipped(server.io, other), false);
      assert.equal(isSkipped(server.io), false);
      await other.join('room');
      assert.equal(isSkipped(server.io, omitted), false);
      server.io.socketsLeave('room');
    });

    it('rooms of the same name in two namespaces have recipients of their own', async () => {
      server.io.of('/one');
      const { socket } = await server.connect('/one');
      await socket.join('room');
      assert.equal(isSkipped(server.io.of('/one')), false);
      assert.equal(isSkipped(server.io.of('/other')), true);
      assert.equal(isSkipped(server.io), true);
    });
  });

  // The version in sails-hook-sockets, and one without connection state recovery.
  for (const version of ['sails-hook-sockets/node_modules/socket.io', 'socket.io-4.5']) {
    it(`the in-memory adapter of ${version} is recognized`, () => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const io = new (require(version) as { Server: typeof Server }).Server();
      assert.equal(isSkipped(io), true);
    });
  }

  class ForwardingAdapter extends Adapter {
    override broadcast(packet: unknown, options: unknown) {
      super.broadcast(packet, options);
    }
  }

  const forwarding = new Server({ adapter: ForwardingAdapter as never });
  const io = new Server();
  const emittingBroadcasters: Record<string, Broadcaster> = {
    'a server with connection state recovery': new Server({ connectionStateRecovery: {} }),
    'a server with an adapter that forwards to other nodes': forwarding,
    'a namespace of a server with an adapter that forwards to other nodes': forwarding.of('/space'),
    'a server with an adapter that inherits broadcast()': new Server({ adapter: class extends Adapter {} as never }),
    'a server with an adapter that stores its rooms in another way': new Server({
      adapter: class {
        rooms = {};
        init() {
          return undefined;
        }
      } as never,
    }),
    'a parent namespace': io.of(/^\/children-/),
    'an operator with another room': io.to('other'),
    'an operator with flags': io.local,
    'a broadcaster that is not of Socket.IO': new Recorder(),
    'a wrapper of a server': {
      to: (room) => io.to(room),
      sockets: io.sockets,
      adapter: () => undefined,
    } as Broadcaster,
    'a wrapper of a namespace': {
      to: (room) => io.to(room),
      server: io,
      adapter: io.of('/').adapter,
    } as Broadcaster,
    'an object that inherits from a server': Object.create(io, {
      to: { value: (room: string) => io.to(room) },
    }) as Broadcaster,
  };
  for (const [what, broadcaster] of Object.entries(emittingBroadcasters)) {
    it(`${what} may have recipients in every room`, () => {
      assert.equal(isSkipped(broadcaster), false);
      assert.equal(isSkipped(broadcaster), false);
    });
  }

  it('a server of Socket.IO 2 may have recipients in every room', () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const io2 = (require('socket.io-2') as () => Broadcaster & { of(path: string): Broadcaster })();
    assert.equal(isSkipped(io2), false);
    assert.equal(isSkipped(io2.of('/')), false);
  });

  it('a change of the adapter takes effect at once', () => {
    const changing = new Server();
    const original = changing.adapter() as never;
    assert.equal(isSkipped(changing), true);
    changing.adapter(ForwardingAdapter as never);
    assert.equal(isSkipped(changing), false);
    changing.adapter(original);
    assert.equal(isSkipped(changing), true);
  });

  it('an adapter whose broadcast() was replaced may have recipients in every room', () => {
    const patched = new Server();
    const { adapter } = patched.sockets;
    const broadcast = adapter.broadcast.bind(adapter);
    adapter.broadcast = (packet, options) => {
      broadcast(packet, options);
    };
    assert.equal(isSkipped(patched), false);
  });
});
