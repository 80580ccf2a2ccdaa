import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { WebSocket } from 'ws';

/**
 * The process of `Clients`: real sockets that count what they receive. They implement only what the server needs of the
 * Socket.IO protocol, so that a thousand of them leave the CPU to the server.
 * @see https://socket.io/docs/v4/socket-io-protocol/
 */

export type Transport = 'socket.io' | 'socket.io-2' | 'ws' | 'tcp';

export type Command =
  | { command: 'connect'; transport: Transport; port: number; count: number }
  | { command: 'await'; transport: Transport; amount: number }
  | { command: 'delays' };

const TIMEOUT = 60_000;

const received: Record<Transport, number> = { 'socket.io': 0, 'socket.io-2': 0, ws: 0, tcp: 0 };
let expected: { transport: Transport; amount: number; resolve: () => void } | undefined;
let delays: number[] = [];

function count(transport: Transport, amount: number): void {
  received[transport] += amount;
  if (expected?.transport === transport && received[transport] >= expected.amount) expected.resolve();
}

async function receive(transport: Transport, amount: number): Promise<void> {
  if (received[transport] < amount) {
    await new Promise<void>((resolve, reject) => {
      const error = new Error(`Expected ${amount} by ${transport} within ${TIMEOUT / 1_000} s.`);
      const timer = setTimeout(reject, TIMEOUT, error);
      expected = {
        transport,
        amount,
        resolve() {
          clearTimeout(timer);
          resolve();
        },
      };
    });
  }
  expected = undefined;
  if (received[transport] > amount) {
    throw new Error(`Expected ${amount} by ${transport}, received ${received[transport]}.`);
  }
  received[transport] = 0;
}

async function connectTcp(port: number): Promise<void> {
  const socket: Socket = connect(port, '127.0.0.1');
  socket.on('data', (bytes) => {
    count('tcp', bytes.length);
  });
  await once(socket, 'connect');
}

function openWebSocket(port: number, path = '/'): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${port}${path}`, { perMessageDeflate: false, skipUTF8Validation: true });
}

async function connectWs(port: number): Promise<void> {
  const socket = openWebSocket(port);
  socket.on('message', () => {
    count('ws', 1);
  });
  await once(socket, 'open');
}

/** sails-hook-sockets takes a client without an SDK version for one of Sails 0.9. */
const SOCKET_IO_PATH = '/socket.io/?EIO=4&transport=websocket&__sails_io_sdk_version=1.2.1';

async function connectSocketIo(port: number): Promise<void> {
  const socket = openWebSocket(port, SOCKET_IO_PATH);
  await once(socket, 'message'); // Engine.IO's handshake
  socket.send('40');
  await once(socket, 'message'); // the namespace's CONNECT packet
  socket.on('message', (packet: Buffer) => {
    const isPing = packet.length === 1;
    if (isPing) socket.send('3');
    else if (!packet.subarray(0, OFFSET_EVENT.length).equals(OFFSET_EVENT)) receivePacket(packet);
  });
}

const CONNECT_PACKET = Buffer.from('40');
const EVENT_PACKET = Buffer.from('42');

/** A server of Socket.IO 2 connects its clients to the main namespace unasked. */
async function connectSocketIo2(port: number): Promise<void> {
  const socket = openWebSocket(port, '/socket.io/?EIO=3&transport=websocket');
  await new Promise<void>((resolve) => {
    socket.on('message', (packet: Buffer) => {
      if (packet.subarray(0, 2).equals(CONNECT_PACKET)) resolve();
      else if (packet.subarray(0, 2).equals(EVENT_PACKET)) count('socket.io-2', 1);
    });
  });
}

/** With recovery, a server sends this event now and then. */
const OFFSET_EVENT = Buffer.from('42["sails-hook-message:offset"');

/** The latency case sends its time of sending as the first property, `at`. */
function receivePacket(packet: Buffer): void {
  count('socket.io', 1);
  const sentAt = /"at":([\d.]+)/.exec(packet.toString('latin1', 0, 200))?.[1];
  if (sentAt !== undefined) delays.push(Number(process.hrtime.bigint()) / 1e6 - Number(sentAt));
}

const CONNECT: Record<Transport, (port: number) => Promise<void>> = {
  'socket.io': connectSocketIo,
  'socket.io-2': connectSocketIo2,
  ws: connectWs,
  tcp: connectTcp,
};

async function run(command: Command): Promise<unknown> {
  switch (command.command) {
    case 'connect':
      for (let open = 0; open < command.count; open++) await CONNECT[command.transport](command.port);
      return undefined;
    case 'await':
      return receive(command.transport, command.amount);
    case 'delays': {
      const result = delays;
      delays = [];
      return result;
    }
  }
}

process.on('message', (command: Command) => {
  void run(command).then((result) => process.send?.({ result })); // an error ends this process, and so the benchmark
});
process.on('disconnect', () => process.exit());
