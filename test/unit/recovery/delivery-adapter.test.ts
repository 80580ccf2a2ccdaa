import assert from 'node:assert/strict';

import type { DeliveryAdapter } from '../../../src/recovery/delivery-adapter';
import type { BroadcastEntry } from '../../../src/recovery/log-entry';
import { EVENT } from '../../../src/recovery/socket-io';
import { Client } from '../../support/recovery/client';
import { connect, createMemoryServer, settle, socketOf } from '../../support/recovery/memory-server';

describe('recovery/delivery-adapter', () => {
  it('appends the offset to an event, and keeps its encoded text for who is away', async () => {
    const io = createMemoryServer();
    const [here, away] = [await connect(io), await connect(io)];
    away.cut();
    io.emit('event', { binary: Buffer.from('xyz') });
    await connect(io, away);
    assert.equal(away.socket.recovered, true);
    assert.deepEqual(away.socket.received, [['event', { binary: Buffer.from('xyz') }]]);
    assert.deepEqual(away.socket.received, here.socket.received);
    assert.match(away.socket.offset ?? '', /^\d+-\d+$/);
  });

  it('does not keep the text of another event for one that can not be encoded', async () => {
    const io = createMemoryServer();
    const [here, away] = [await connect(io), await connect(io)];
    away.cut();
    assert.throws(() => io.emit('event', 1n), TypeError);
    io.volatile.emit('event', 'volatile');
    io.emit('event', 'next');
    await connect(io, away);
    assert.deepEqual(here.socket.texts, ['volatile', 'next']);
    assert.deepEqual(away.socket.texts, ['next']);
  });

  it('keeps an event as it was sent, though nobody was there and the app changes its data', async () => {
    const io = createMemoryServer();
    const client = await connect(io);
    void socketOf(io, client).join('room');
    client.cut();
    const data = { count: 1 };
    io.to('room').emit('event', data);
    data.count = 2;
    await connect(io, client);
    assert.deepEqual(client.socket.texts, [{ count: 1 }]);
  });

  it('keeps of an event that was encoded its text alone, which takes less memory', () => {
    const adapter = createMemoryServer().of('/').adapter as unknown as DeliveryAdapter;
    const packet = () => ({ type: EVENT, data: ['event', 1] });
    const command = { kind: 'broadcast', target: { rooms: [], except: [], flags: {} }, recoverable: true } as const;
    const entry: BroadcastEntry = { ...command, packet, namespace: '/', node: 'node', sequence: 1, offset: '1-1' };
    adapter.deliver(entry, { rooms: [], except: [] });
    assert.deepEqual(entry.encoded, ['2["event",1,"1-1"]']);
    assert.throws(() => entry.packet(), /^Error: The event has been encoded already\.$/);
  });

  it('throws at the sender what can not be encoded, though nobody was there, and still recovers who was away', async () => {
    const io = createMemoryServer();
    const client = await connect(io);
    void socketOf(io, client).join('room');
    client.cut();
    assert.throws(() => io.to('room').emit('event', 1n), TypeError);
    await connect(io, client);
    assert.equal(client.socket.recovered, true);
    assert.deepEqual(client.socket.texts, []);
  });

  it('sends to the sockets of a raced event alone, though another one has joined the room of a socket id', async () => {
    const io = createMemoryServer();
    const [member, spectator] = [await connect(io), await connect(io)];
    void socketOf(io, member).join('room');
    void socketOf(io, spectator).join(socketOf(io, member).id);
    socketOf(io, member).onAnyOutgoing((_event, text) => {
      if (text !== 'first') return;
      io.to('room').emit('event', 'nested');
      void socketOf(io, spectator).join('elsewhere'); // Now what was issued before is delivered by sockets.
    });
    io.to('room').emit('event', 'first');
    assert.deepEqual(member.socket.texts, ['first', 'nested']);
    assert.deepEqual(spectator.socket.texts, []);
  });

  it('sends an event to the others if a listener of one socket throws, and recovers its client with it', async () => {
    const io = createMemoryServer();
    const clients = [await connect(io), await connect(io), await connect(io)];
    const [, failing] = clients;
    assert.ok(failing);
    socketOf(io, failing).onAnyOutgoing((_event, text) => {
      if (text === 1) throw new Error('A listener of the app.');
    });
    assert.throws(() => io.emit('event', 1), { message: 'A listener of the app.' });
    io.emit('event', 2);
    assert.equal(failing.connection, undefined);
    await connect(io, failing);
    assert.equal(failing.socket.recovered, true);
    for (const { socket } of clients) assert.deepEqual(socket.texts, [1, 2]);
  });

  it('counts the clients that an event with an acknowledgement was sent to', async () => {
    const io = createMemoryServer();
    const [one, other] = [await connect(io), await connect(io)];
    for (const client of [one, other]) {
      void socketOf(io, client).join('room');
      client.acknowledgement = 'yes';
    }
    assert.deepEqual(await io.to('room').timeout(1000).emitWithAck('event'), ['yes', 'yes']);
    assert.deepEqual(await io.to('nobody').timeout(1000).emitWithAck('event'), []);
  });

  it('does not keep an event with an acknowledgement, nor a volatile one', async () => {
    const io = createMemoryServer();
    const client = await connect(io);
    const socket = socketOf(io, client);
    client.cut();
    io.volatile.emit('event', 'volatile');
    io.timeout(1).emit('event', 'with acknowledgement', () => undefined);
    assert.equal(socket.connected, false);
    await connect(io, client);
    await settle();
    assert.equal(client.socket.recovered, true);
    assert.deepEqual(client.socket.texts, []);
  });

  it('does not take the text at the end of an event with an acknowledgement for an offset', async () => {
    const io = createMemoryServer();
    const client = await connect(io, new Client());
    client.acknowledgement = 'yes';
    assert.deepEqual(await io.timeout(1000).emitWithAck('event', 'text'), ['yes']);
    socketOf(io, client).volatile.emit('event', 'text');
    client.cut();
    await connect(io, client);
    assert.equal(client.socket.recovered, true);
  });
});
