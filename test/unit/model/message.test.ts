import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { Server } from 'socket.io';

import { MessageError } from '../../../src/errors';
import { messageOf } from '../../../src/model/message';
import { roomName } from '../../../src/model/room-name';
import type { Broadcaster } from '../../../src/types';
import { Recorder, userModel } from '../../support/recorder';

const socket = { id: 'requester', join: () => undefined, leave: () => undefined, emit: () => undefined };

function setUp(broadcaster?: Broadcaster) {
  const recorder = new Recorder();
  const user = { ...userModel(), getRoomName: (id: number | string) => (id === 0 ? '' : roomName('user', id)) };
  return { sent: recorder.sent, message: messageOf(user, broadcaster ?? recorder, 'User.message()') };
}

/** The packets that a server encodes from now on. */
function packetsOf(io: Server): unknown[] {
  const packets: unknown[] = [];
  const { encoder } = io;
  const encode = encoder.encode.bind(encoder);
  encoder.encode = (packet) => {
    packets.push(packet);
    return encode(packet) as unknown[];
  };
  return packets;
}

describe('message()', () => {
  it("sends one envelope into the record's room, under the model's identity", () => {
    const { sent, message } = setUp();
    message('83', { count: 12 });
    const envelope = { verb: 'messaged', id: 83, data: { count: 12 } };
    assert.deepEqual(sent, [{ room: 'sails_model_user_83:user', event: 'user', envelope, except: [] }]);
  });

  it('sends one envelope a record, in the order of the ids, and none for an empty array', () => {
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

  it('leaves the requester out', () => {
    const { sent, message } = setUp();
    message([1, 2], {}, socket);
    assert.deepEqual(
      sent.map(({ except }) => except),
      [['requester'], ['requester']],
    );
  });

  it('sends nothing when anything is wrong, even where there is no record to tell', () => {
    const { sent, message } = setUp();
    const wrong: [unknown[], string][] = [
      [[true, {}], 'E_INVALID_ID'],
      [[[1, true], {}], 'E_INVALID_ID'],
      [[[1, 0], {}], 'E_INVALID_ID'],
      [[1, undefined], 'E_INVALID_DATA'],
      [[[], undefined], 'E_INVALID_DATA'],
      [[1, {}, true], 'E_INVALID_REQ'],
      [[[], {}, true], 'E_INVALID_REQ'],
    ];
    for (const [args, code] of wrong) {
      assert.throws(
        () => {
          message(...(args as [unknown, unknown]));
        },
        (error) => error instanceof MessageError && error.code === code && error.message.startsWith('User.message(): '),
      );
    }
    assert.deepEqual(sent, []);
  });

  it('lets Socket.IO make no packet for a room in which it is certain that nobody is, but checks and announces alike', () => {
    const io = new Server();
    const { message } = setUp(io);
    const packets = packetsOf(io);
    const announced: unknown[] = [];
    const listener = (sent: unknown) => announced.push(sent);
    subscribe('sails-hook-message:sent', listener);
    try {
      assert.throws(() => {
        message(1, { price: NaN });
      }, MessageError);
      message(1, { count: 12 }, socket);
    } finally {
      unsubscribe('sails-hook-message:sent', listener);
    }
    const envelope = { verb: 'messaged', id: 1, data: { count: 12 } };
    assert.deepEqual(announced, [
      { model: 'user', id: 1, room: 'sails_model_user_1:user', envelope, requester: 'requester' },
    ]);
    assert.deepEqual(packets, []);
  });

  it('lets Socket.IO make a packet for every room where others may hear it', () => {
    const io = new Server({ connectionStateRecovery: {} });
    const { message } = setUp(io);
    const packets = packetsOf(io);
    message([1, 2], { count: 12 });
    assert.equal(packets.length, 2);
  });

  it('announces each envelope on the diagnostics channel after it was sent, with whom it left out', () => {
    const { sent, message } = setUp();
    const heard: unknown[] = [];
    const listener = (announced: unknown) => {
      heard.push(announced);
      assert.equal(sent.length, heard.length);
    };
    subscribe('sails-hook-message:sent', listener);
    try {
      message([1, 2], { count: 12 }, socket);
      message(3, { count: 12 });
    } finally {
      unsubscribe('sails-hook-message:sent', listener);
    }
    message(4, { count: 12 });
    assert.deepEqual(
      heard,
      sent.slice(0, 3).map(({ room, event, envelope }) => ({
        model: event,
        id: envelope.id,
        room,
        envelope,
        requester: envelope.id === 3 ? undefined : 'requester',
      })),
    );
  });
});
