import assert from 'node:assert/strict';

import { Server } from 'socket.io';

import type { Broadcaster } from '../../../src/broadcast/broadcaster';
import { emitOnce, type Payload } from '../../../src/broadcast/encode-once';
import type { MessagedEvent } from '../../../src/broadcast/messaged-event';
import { createMemoryServer } from '../../support/recovery/memory-server';
import { SocketServer, waitForDelivery } from '../../support/socket-server';

interface Packet {
  type: number;
  nsp?: string;
  id?: number | undefined;
  data?: unknown[];
}
interface Encoder {
  encode: (packet: Packet) => unknown;
}

const encoderOf = (io: Server) => (io as unknown as { encoder: Encoder }).encoder;

const data = { text: '"\u2028\ud800é', list: [1e21, -1.5, null, true], nested: { '"data":0}': '\\' } };
const envelope: MessagedEvent = { verb: 'messaged', id: '"83', data };

/** A payload with another text than its data, by which the text is recognized. */
const marked = (): Payload => ({ data, text: '"the text"' });

/** Returns what the server encodes a packet to while the envelope is being emitted. */
function encodeWhileEmitted(io: Server, packet: Packet, payload = marked(), broadcaster: Broadcaster = io): unknown {
  let encoded: unknown;
  const emit = () => {
    encoded = encoderOf(io).encode(packet);
  };
  emitOnce(broadcaster, { emit }, 'user', envelope, payload);
  return encoded;
}

const encodePlainly = (packet: Packet) => encoderOf(new Server()).encode(packet);

describe('emitOnce()', () => {
  describe('gives Socket.IO the text that it would make itself', () => {
    const packets: Record<string, Packet> = {
      'in the main namespace': { type: 2, nsp: '/', data: ['user', envelope] },
      'in a namespace': { type: 2, nsp: '/space', data: ['user"', envelope] },
      'without a namespace': { type: 2, data: ['user', envelope] },
      'with an offset': { type: 2, nsp: '/', data: ['user', envelope, '1-"0'] },
    };
    for (const [what, packet] of Object.entries(packets)) {
      it(what, () => {
        assert.deepEqual(encodeWhileEmitted(new Server(), packet, { data }), encodePlainly(packet));
        assert.match(JSON.stringify(encodeWhileEmitted(new Server(), packet)), /the text/);
      });
    }

    for (const version of ['sails-hook-sockets/node_modules/socket.io', 'socket.io-4.5']) {
      it(`with ${version}`, () => {
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        const io = new (require(version) as { Server: typeof Server }).Server();
        const packet = { type: 2, nsp: '/', data: ['user', envelope] };
        assert.deepEqual(encodeWhileEmitted(io, packet, { data }), encodePlainly(packet));
        assert.match(JSON.stringify(encodeWhileEmitted(io, packet)), /the text/);
      });
    }

    it('through a namespace as the broadcaster', () => {
      const io = new Server();
      const packet = { type: 2, nsp: '/space', data: ['user', envelope] };
      assert.match(JSON.stringify(encodeWhileEmitted(io, packet, marked(), io.of('/space'))), /the text/);
    });
  });

  it('the text of a payload is made once', () => {
    const io = new Server();
    const payload: Payload = { data };
    encodeWhileEmitted(io, { type: 2, nsp: '/', data: ['user', envelope] }, payload);
    assert.equal(payload.text, JSON.stringify(data));
  });

  describe('leaves all other packets to Socket.IO', () => {
    const packets: Record<string, Packet> = {
      'another envelope': { type: 2, nsp: '/', data: ['user', { ...envelope }] },
      'an event without an envelope': { type: 2, nsp: '/', data: ['user'] },
      'a packet without data': { type: 0, nsp: '/' },
      'binary data': { type: 2, nsp: '/', data: ['user', { file: Buffer.from('x') }] },
      'an event with an acknowledgement': { type: 2, nsp: '/', id: 7, data: ['user', envelope] },
      'an acknowledgement': { type: 3, nsp: '/', id: 7, data: ['user', envelope] },
      'a packet of another type': { type: 4, nsp: '/', data: ['user', envelope] },
      'an event with an argument that is not a string': { type: 2, nsp: '/', data: ['user', envelope, undefined] },
      'an event with more arguments': { type: 2, nsp: '/', data: ['user', envelope, 'a', 'b'] },
    };
    for (const [what, packet] of Object.entries(packets)) {
      it(what, () => {
        assert.deepEqual(encodeWhileEmitted(new Server(), packet), encodePlainly(packet));
      });
    }

    it('the same envelope after it was emitted', () => {
      const io = new Server();
      const packet = { type: 2, nsp: '/', data: ['user', envelope] };
      encodeWhileEmitted(io, packet);
      assert.deepEqual(encoderOf(io).encode(packet), encodePlainly(packet));
    });

    it('the same envelope after emit() has thrown', () => {
      const io = new Server();
      const emit = () => {
        throw new Error('reserved');
      };
      assert.throws(() => {
        emitOnce(io, { emit }, 'connect', envelope, marked());
      }, /reserved/);
      const packet = { type: 2, nsp: '/', data: ['user', envelope] };
      assert.deepEqual(encoderOf(io).encode(packet), encodePlainly(packet));
    });
  });

  it('an envelope that is emitted while another one is emitted has its own text, and then the other has its own again', () => {
    const io = new Server();
    const inner: MessagedEvent = { verb: 'messaged', id: 1, data: {} };
    const encoded: unknown[] = [];
    const encode = (value: MessagedEvent) => encoded.push(encoderOf(io).encode({ type: 2, data: ['user', value] }));
    const emitInner = () => {
      emitOnce(io, { emit: () => encode(inner) }, 'user', inner, { data: {}, text: '"inner"' });
      encode(inner);
      encode(envelope);
    };
    emitOnce(io, { emit: emitInner }, 'user', envelope, marked());
    assert.deepEqual(encoded, [
      ['2["user",{"verb":"messaged","id":1,"data":"inner"}]'],
      ['2["user",{"verb":"messaged","id":1,"data":{}}]'],
      ['2["user",{"verb":"messaged","id":"\\"83","data":"the text"}]'],
    ]);
  });

  describe('changes no encoder but the one that ships with Socket.IO 4', () => {
    const { Encoder: StandardEncoder, Decoder } = (
      new Server() as unknown as { _parser: { Encoder: new () => Encoder; Decoder: unknown } }
    )._parser;
    const changed = (change: (text: string) => string) => () => {
      const io = new Server();
      class ChangedEncoder extends (StandardEncoder as new () => { encode(packet: Packet): string[] }) {
        override encode(packet: Packet): string[] {
          return super.encode(packet).map(change);
        }
      }
      Object.assign(io, { encoder: new ChangedEncoder() });
      return io;
    };
    const servers: Record<string, () => Server> = {
      'that of a parser of the app': () => new Server({ parser: { Encoder: StandardEncoder, Decoder } as never }),
      'one whose encode() is replaced': () => {
        const io = new Server();
        encoderOf(io).encode = encoderOf(io).encode.bind(encoderOf(io));
        return io;
      },
      'one with a replacer': () => {
        const io = new Server();
        Object.assign(encoderOf(io), { replacer: (_key: string, value: unknown) => value });
        return io;
      },
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      'that of Socket.IO 2': () => new (require('socket.io-2') as new () => Server)(),
      'one that throws': changed(() => assert.fail('unsupported')),
      'one with another event': changed((text) => text.replace('["user"', '["model"')),
      'one with another namespace': changed((text) => text.replace('/space,', '/other,')),
      'one with another offset': changed((text) => text.replace(',"offset"]', ']')),
      'one that escapes the name of the event': changed((text) => text.replace('["\\""', '["\\u0022"')),
      'one that escapes the id': changed((text) => text.replace('"id":"\\""', '"id":"\\u0022"')),
      'one that escapes the data': changed((text) => text.replace('\u2028', '\\u2028')),
      'one with another notation of numbers': changed((text) => text.replace('1e+21', '1E21')),
    };
    for (const [what, createServer] of Object.entries(servers)) {
      it(what, () => {
        const io = createServer();
        const { encode } = encoderOf(io);
        const emitted: unknown[][] = [];
        const operator = { emit: (...args: unknown[]) => emitted.push(args) };
        for (let time = 0; time < 2; time++) emitOnce(io, operator, 'user', envelope, marked());
        assert.deepEqual(emitted, [
          ['user', envelope],
          ['user', envelope],
        ]);
        assert.equal(encoderOf(io).encode, encode);
      });
    }
  });

  it('a broadcaster that is not a server is only asked to emit', () => {
    const emitted: unknown[][] = [];
    const operator = { emit: (...args: unknown[]) => emitted.push(args) };
    emitOnce({ to: () => operator }, operator, 'user', envelope, marked());
    assert.deepEqual(emitted, [['user', envelope]]);
  });

  it('encode() is replaced once', () => {
    const io = new Server();
    const packet = { type: 2, nsp: '/', data: ['user', envelope] };
    encodeWhileEmitted(io, packet);
    const { encode } = encoderOf(io);
    encodeWhileEmitted(io, packet);
    assert.equal(encoderOf(io).encode, encode);
  });

  for (const [what, options] of [
    ['the in-memory adapter', {}],
    ["Socket.IO's own recovery", { connectionStateRecovery: {} }],
  ] as const) {
    it(`with ${what}, the subscribers of several records receive the data in a namespace, too`, async () => {
      const server = new SocketServer(options);
      server.io.of('/space');
      await server.start();
      try {
        for (const broadcaster of [server.io, server.io.of('/space')]) {
          const subscriber = await server.connect(broadcaster === server.io ? '/' : '/space');
          await subscriber.socket.join('room');
          const payload: Payload = { data };
          const events = [1, 2].map((id): MessagedEvent => ({ verb: 'messaged', id, data }));
          for (const event of events) emitOnce(broadcaster, broadcaster.to('room'), 'user', event, payload);
          await waitForDelivery(subscriber);
          const received = subscriber.received.slice(0, 2).map(([name, event]) => [name, event]);
          assert.deepEqual(JSON.stringify(received), JSON.stringify(events.map((event) => ['user', event])));
          assert.equal(payload.text, JSON.stringify(data));
        }
      } finally {
        await server.stop();
      }
    });
  }

  it("with this package's recovery, the offset follows the text", () => {
    const io = createMemoryServer();
    io.of('/').adapter.rooms.set('room', new Set());
    const texts: unknown[] = [];
    const encoder = encoderOf(io);
    const payload = marked();
    emitOnce(io, { emit: () => undefined }, 'user', envelope, payload);
    const { encode } = encoder;
    encoder.encode = (packet) => {
      const encoded = encode(packet);
      texts.push(encoded);
      return encoded;
    };
    emitOnce(io, io.to('room'), 'user', envelope, payload);
    assert.match(
      JSON.stringify(texts),
      /^\[\["2\[\\"user\\",\{\\"verb\\":\\"messaged\\",\\"id\\":\\"\\\\\\"83\\",\\"data\\":\\"the text\\"\},\\"\d+-\d+\\"\]"\]\]$/,
    );
  });
});
