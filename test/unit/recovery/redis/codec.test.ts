import assert from 'node:assert/strict';

import { Server } from 'socket.io';
import { Decoder as BinaryDecoder } from 'socket.io-parser';

import type { Command, EventPacket } from '../../../../src/recovery/log-entry';
import { createCodec } from '../../../../src/recovery/redis/codec';
import { EVENT, type Server as AnyServer } from '../../../../src/recovery/socket-io';

describe('recovery/redis/codec', () => {
  const codec = createCodec(new Server() as unknown as AnyServer);
  const target = { rooms: ['room'], except: ['other'], flags: { volatile: true } };

  function broadcast(data: readonly unknown[], id?: number): Command & { kind: 'broadcast' } {
    const packet: EventPacket = { type: EVENT, data, ...(id === undefined ? {} : { id }) };
    return { kind: 'broadcast', target, recoverable: true, packet: () => packet };
  }

  function decode(data: string): EventPacket {
    const command = codec.decode(data);
    assert.equal(command.kind, 'broadcast');
    assert.deepEqual(
      { ...command, packet: undefined },
      { kind: 'broadcast', target, recoverable: true, packet: undefined },
    );
    return command.packet();
  }

  it('keeps commands', () => {
    const commands: Command[] = [
      { kind: 'mark' },
      { kind: 'join', target, rooms: ['room'] },
      { kind: 'disconnect', target, close: true },
      { kind: 'departure', pid: 'pid', kicked: false },
    ];
    for (const command of commands) assert.deepEqual(codec.decode(codec.encode(command)), command);
  });

  it('keeps events, with text, binary data and the number of an acknowledgement', () => {
    const data = ['event', { text: 'ü\u2028', list: [1, null] }, Buffer.from([0, 255]), { deep: [Buffer.from('xyz')] }];
    assert.deepEqual(decode(codec.encode(broadcast(data))), { type: EVENT, data });
    assert.deepEqual(decode(codec.encode(broadcast(['event'], 7))), { type: EVENT, data: ['event'], id: 7 });
    const many = Array.from({ length: 50 }, (_, index) => Buffer.from([index]));
    assert.deepEqual(decode(codec.encode(broadcast(['event', many]))).data, ['event', many]);
  });

  it('throws for what the parser can not encode', () => {
    assert.throws(() => codec.encode(broadcast(['event', 1n])), TypeError);
  });

  it('throws for what the parser does not decode', () => {
    const data = JSON.stringify({ kind: 'broadcast', parts: ['5'] });
    assert.throws(() => (codec.decode(data) as Command & { kind: 'broadcast' }).packet());
    const none = codec.decode(JSON.stringify({ kind: 'broadcast' })) as Command & { kind: 'broadcast' };
    assert.throws(() => none.packet(), { message: 'The log has an event that this parser does not decode.' });
    assert.throws(() => codec.decode(''), SyntaxError);
  });

  it('detaches an event from the data of the app', () => {
    const data = { count: 1 };
    const command = broadcast(['event', data]);
    const detached = codec.detach(command, codec.encode(command));
    data.count = 2;
    assert.deepEqual((detached as typeof command).packet().data, ['event', { count: 1 }]);
    const mark: Command = { kind: 'mark' };
    assert.equal(codec.detach(mark, ''), mark);
  });

  it('uses the parser of the app', () => {
    class Encoder {
      encode(packet: EventPacket): string[] {
        return [Buffer.from(JSON.stringify(packet)).toString('hex')];
      }
    }
    class Decoder extends BinaryDecoder {
      override add(text: string): void {
        this.emitReserved('decoded', JSON.parse(Buffer.from(text, 'hex').toString()) as never);
      }
    }
    const server = new Server({ parser: { Encoder, Decoder } }) as unknown as AnyServer;
    const custom = createCodec(server);
    const data = custom.encode(broadcast(['event', 1]));
    assert.match(data, /"parts":\["[0-9a-f]+"\]/);
    assert.deepEqual((custom.decode(data) as Command & { kind: 'broadcast' }).packet(), {
      type: EVENT,
      data: ['event', 1],
    });
  });
});
