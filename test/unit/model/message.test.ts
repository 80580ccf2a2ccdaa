import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { Server } from 'socket.io';

import type { Broadcaster } from '../../../src/broadcast/broadcaster';
import { MessageError } from '../../../src/errors';
import { createMessageMethod } from '../../../src/model/message';
import { type OnError, throwError } from '../../../src/model/on-error';
import { formatRoomName } from '../../../src/model/room-name';
import type { ProtectedAttributes } from '../../../src/payload/objects';
import type { StandardSchemaV1 } from '../../../src/standard-schema';
import { fakeSocket, Recorder, userModel } from '../../support/recorder';
import { SocketServer, waitForDelivery } from '../../support/socket-server';

interface SetUp {
  broadcaster?: Broadcaster;
  validate?: StandardSchemaV1.Props['validate'];
  onError?: OnError;
  protectedAttributes?: ProtectedAttributes;
}

function setUp({ validate, onError = throwError, protectedAttributes, broadcaster }: SetUp = {}) {
  const recorder = new Recorder();
  const user = { ...userModel(), getRoomName: (id: number | string) => (id === 0 ? '' : formatRoomName('user', id)) };
  const schema = validate && { '~standard': { version: 1, vendor: 'a test', validate } as const };
  const options = { broadcaster: broadcaster ?? recorder, onError, protectedAttributes, schema };
  return { sent: recorder.sent, message: createMessageMethod(user, options) };
}

/** Returns the packets that a server encodes from now on. */
function recordPackets(io: Server): unknown[] {
  const packets: unknown[] = [];
  const { encoder } = io;
  const encode = encoder.encode.bind(encoder);
  encoder.encode = (packet) => {
    packets.push(packet);
    return encode(packet) as unknown[];
  };
  return packets;
}

/** Returns what a diagnostics channel publishes while the callback runs. */
function recordPublished(channel: string, callback: () => void): unknown[] {
  const published: unknown[] = [];
  const listener = (message: unknown) => published.push(message);
  subscribe(channel, listener);
  try {
    callback();
  } finally {
    unsubscribe(channel, listener);
  }
  return published;
}

describe('message()', () => {
  it("one envelope is sent to the record's room, with the model's identity as the event", () => {
    const { sent, message } = setUp();
    message('83', { count: 12 });
    const envelope = { verb: 'messaged', id: 83, data: { count: 12 } };
    assert.deepEqual(sent, [{ room: 'sails_model_user_83:user', event: 'user', envelope, except: [] }]);
  });

  it('one envelope is sent for each record, in the order of the ids, and none for an empty array', () => {
    const { sent, message } = setUp();
    message([], { count: 12 });
    message([3, { id: 1 }, '2', 3], { count: 12 });
    assert.deepEqual(
      sent.map(({ room, envelope }) => [room, envelope.id]),
      [
        ['sails_model_user_3:user', 3],
        ['sails_model_user_1:user', 1],
        ['sails_model_user_2:user', 2],
      ],
    );
  });

  it('the requesting socket is excluded', () => {
    const { sent, message } = setUp();
    message([1, 2], {}, fakeSocket);
    assert.deepEqual(
      sent.map(({ except }) => except),
      [[fakeSocket.id], [fakeSocket.id]],
    );
  });

  it('any invalid argument is rejected before anything is sent, even without a record to send it to', () => {
    const { sent, message } = setUp();
    const calls: [unknown[], string][] = [
      [[true, {}], 'E_INVALID_ID'],
      [[[1, true], {}], 'E_INVALID_ID'],
      [[[1, 0], {}], 'E_INVALID_ID'],
      [[1, undefined], 'E_INVALID_DATA'],
      [[[], undefined], 'E_INVALID_DATA'],
      [[1, {}, true], 'E_INVALID_REQ'],
      [[[], {}, true], 'E_INVALID_REQ'],
    ];
    for (const [args, code] of calls) {
      assert.throws(
        () => {
          message(...(args as [unknown, unknown]));
        },
        { name: 'MessageError', code },
      );
    }
    assert.deepEqual(sent, []);
  });

  describe('with a messageSchema', () => {
    it('the schema sees what would be sent, and never a property that toJSON hides', () => {
      const seen: unknown[] = [];
      const { message } = setUp({ validate: (value) => ({ value, seen: seen.push(value) }) });
      message(1, { at: new Date(0), password: 'secret', toJSON: () => ({ at: new Date(0), name: 'bob' }) });
      assert.deepEqual(seen, [{ at: '1970-01-01T00:00:00.000Z', name: 'bob' }]);
    });

    it('the output of the schema is sent as JSON', () => {
      const { sent, message } = setUp({ validate: () => ({ value: { at: new Date(0) } }) });
      message(1, {});
      assert.deepEqual(sent[0]?.envelope.data, { at: '1970-01-01T00:00:00.000Z' });
    });

    it('an output that JSON cannot represent is rejected', () => {
      for (const [value, path] of [
        [{ price: 1n }, 'data.price'],
        [undefined, 'data'],
        [[1], 'data'],
      ] as const) {
        const { sent, message } = setUp({ validate: () => ({ value }) });
        assert.throws(
          () => {
            message(1, {});
          },
          { code: 'E_INVALID_DATA', path },
        );
        assert.deepEqual(sent, []);
      }
    });

    it('the schema is not called for data that JSON cannot represent', () => {
      const { message } = setUp({ validate: () => assert.fail('the schema was called') });
      assert.throws(
        () => {
          message(1, { price: NaN });
        },
        { code: 'E_INVALID_DATA', path: 'data.price' },
      );
    });

    it("the schema cannot change the caller's data", () => {
      const { sent, message } = setUp({
        validate: (value) => {
          (value as { list: number[] }).list.push(3);
          return { value };
        },
      });
      const data = { list: [1, 2] };
      message(1, data);
      assert.deepEqual(data, { list: [1, 2] });
      assert.deepEqual(sent[0]?.envelope.data, { list: [1, 2, 3] });
    });
  });

  describe('when a call is rejected', () => {
    const invalidCalls: unknown[][] = [
      ['abc', {}],
      [1, { price: NaN }],
      [1, {}, 'a room'],
    ];

    it('onError receives the error, nothing is thrown, and nothing is sent', () => {
      for (const args of invalidCalls) {
        const errors: MessageError[] = [];
        const { sent, message } = setUp({ onError: (error) => errors.push(error) });
        message(...(args as [unknown, unknown]));
        assert.equal(errors.length, 1);
        assert.ok(errors[0] instanceof MessageError);
        assert.match(errors[0].message, /^User\.message\(\): /);
        assert.match(errors[0].stack ?? '', /^.*\n {4}at .*message\.test\.ts/);
        assert.deepEqual(sent, []);
      }
    });

    it('message() throws what onError throws', () => {
      const error = new Error('strict');
      const { message } = setUp({
        onError: () => {
          throw error;
        },
      });
      for (const args of invalidCalls) {
        assert.throws(
          () => {
            message(...(args as [unknown, unknown]));
          },
          (thrown) => thrown === error,
        );
      }
    });

    it('the call is published on the diagnostics channel before onError is called', () => {
      const order: string[] = [];
      const errors: unknown[] = [];
      const { message } = setUp({ onError: (error) => order.push('onError') && errors.push(error) });
      const published = recordPublished('sails-hook-message:rejected', () => {
        subscribe('sails-hook-message:rejected', listener);
        message('abc', {});
      });
      unsubscribe('sails-hook-message:rejected', listener);
      assert.deepEqual(order, ['published', 'onError']);
      assert.deepEqual(published, [{ model: 'user', error: errors[0] }]);
      function listener() {
        order.push('published');
      }
    });

    it('an error that is not of the library is thrown as it is', () => {
      const error = new RangeError('Maximum call stack size exceeded');
      const { message } = setUp({
        onError: () => assert.fail('it is not a rejected call'),
        broadcaster: Object.defineProperty({ to: () => assert.fail('it was sent') }, 'except', {
          get: () => {
            throw error;
          },
        }),
      });
      assert.throws(
        () => {
          message(1, {}, fakeSocket);
        },
        (thrown) => thrown === error,
      );
    });
  });

  describe('with protected attributes', () => {
    const protectedAttributes: ProtectedAttributes = {
      names: ['secret'],
      find: (object) => ('secret' in object ? { name: 'secret', reason: 'is secret' } : undefined),
    };

    it('data that contains one is rejected', () => {
      const { sent, message } = setUp({ protectedAttributes });
      assert.throws(
        () => {
          message(1, { list: [{ secret: 1 }] });
        },
        { code: 'E_INVALID_DATA', path: 'data.list[0].secret' },
      );
      assert.deepEqual(sent, []);
    });

    it('data that contains one is rejected, also if nobody would receive it', () => {
      const { message } = setUp({ broadcaster: new Server(), protectedAttributes });
      message(1, { shown: 1 });
      assert.throws(
        () => {
          message(1, { deep: { secret: 1 } });
        },
        { code: 'E_INVALID_DATA', path: 'data.deep.secret' },
      );
    });

    it('data from which the schema removes it is sent', () => {
      const { sent, message } = setUp({ protectedAttributes, validate: () => ({ value: { shown: 1 } }) });
      message(1, { secret: 1, shown: 1 });
      assert.deepEqual(sent[0]?.envelope.data, { shown: 1 });
    });

    it('data to which the schema adds it is rejected', () => {
      const { message } = setUp({ protectedAttributes, validate: () => ({ value: { secret: 1 } }) });
      assert.throws(
        () => {
          message(1, {});
        },
        { code: 'E_INVALID_DATA', path: 'data.secret' },
      );
    });
  });

  it('what the broadcaster throws is thrown as it is, and is not a rejected call', () => {
    const error = new Error('closed');
    const { message } = setUp({
      broadcaster: {
        to: () => {
          throw error;
        },
      },
      onError: () => assert.fail('it is not a rejected call'),
    });
    assert.throws(
      () => {
        message(1, {});
      },
      (thrown) => thrown === error && error.message === 'closed',
    );
  });

  it('no packet is made for a room without recipients, but the call is validated and published', () => {
    const io = new Server();
    const { message } = setUp({ broadcaster: io });
    const packets = recordPackets(io);
    const published = recordPublished('sails-hook-message:sent', () => {
      assert.throws(
        () => {
          message(1, { price: NaN });
        },
        { code: 'E_INVALID_DATA' },
      );
      message(1, { count: 12 }, fakeSocket);
    });
    assert.deepEqual(published, [
      { model: 'user', id: 1, data: { count: 12 }, room: 'sails_model_user_1:user', omittedSocketId: fakeSocket.id },
    ]);
    assert.deepEqual(packets, []);
  });

  it('a message to several records is sent if one of their rooms has recipients', async () => {
    const server = await new SocketServer().start();
    try {
      const subscriber = await server.connect();
      await subscriber.socket.join('sails_model_user_2:user');
      setUp({ broadcaster: server.io }).message([1, 2], { count: 12 });
      await waitForDelivery(subscriber);
      const envelope = { verb: 'messaged', id: 2, data: { count: 12 } };
      assert.deepEqual(subscriber.received, [['user', envelope], ['fence']]);
    } finally {
      await server.stop();
    }
  });

  it('a packet is made for every room that may have recipients', () => {
    const io = new Server({ connectionStateRecovery: {} });
    const { message } = setUp({ broadcaster: io });
    const packets = recordPackets(io);
    message([1, 2], { count: 12 });
    assert.equal(packets.length, 2);
  });

  it('each envelope is published on the diagnostics channel after it was sent', () => {
    const { sent, message } = setUp();
    const published: unknown[] = [];
    const listener = (announced: unknown) => {
      published.push(announced);
      assert.equal(sent.length, published.length);
    };
    subscribe('sails-hook-message:sent', listener);
    try {
      message([1, 2], { count: 12 }, fakeSocket);
      message(3, { count: 12 });
    } finally {
      unsubscribe('sails-hook-message:sent', listener);
    }
    message(4, { count: 12 });
    assert.deepEqual(
      published,
      sent.slice(0, 3).map(({ room, event, envelope: { id, data } }) => ({
        model: event,
        id,
        data,
        room,
        omittedSocketId: id === 3 ? undefined : fakeSocket.id,
      })),
    );
  });
});
