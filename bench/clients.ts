import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { WebSocket } from 'ws';

/**
 * The clients, in a process of their own: real sockets that count what arrives. They speak just enough of Socket.IO's
 * protocol (https://socket.io/docs/v4/socket-io-protocol/) to cost the machine little; the server can't tell.
 */

export type Kind = 'socket.io' | 'ws' | 'tcp';

export type Order =
  | { order: 'connect'; kind: Kind; port: number; count: number }
  /** Answered when so much has come since the last time it was asked: messages, and bytes for TCP. */
  | { order: 'await'; kind: Kind; amount: number }
  /** Answered with how long each message was on its way since the last time it was asked, in milliseconds. */
  | { order: 'delays' };

/** What is under way on loopback comes at once; what doesn't come within a minute was not sent. */
const PATIENCE = 60_000;

const arrived: Record<Kind, number> = { 'socket.io': 0, ws: 0, tcp: 0 };
let awaited: { kind: Kind; amount: number; reached: () => void } | undefined;
let delays: number[] = [];

function count(kind: Kind, amount: number): void {
  arrived[kind] += amount;
  if (awaited?.kind === kind && arrived[kind] >= awaited.amount) awaited.reached();
}

async function arrival(kind: Kind, amount: number): Promise<void> {
  if (arrived[kind] < amount) {
    await new Promise<void>((reached, fail) => {
      const timer = setTimeout(fail, PATIENCE, new Error(`by ${kind}, ${amount} were awaited, and did not come`));
      awaited = {
        kind,
        amount,
        reached() {
          clearTimeout(timer);
          reached();
        },
      };
    });
  }
  awaited = undefined;
  if (arrived[kind] > amount) throw new Error(`${arrived[kind]} came by ${kind}, and only ${amount} were awaited`);
  arrived[kind] = 0;
}

async function connectTcp(port: number): Promise<void> {
  const socket: Socket = connect(port, '127.0.0.1');
  socket.on('data', (bytes) => {
    count('tcp', bytes.length);
  });
  await once(socket, 'connect');
}

function connectWs(port: number, path = '/'): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${port}${path}`, { perMessageDeflate: false, skipUTF8Validation: true });
}

async function connectPlainWs(port: number): Promise<void> {
  const socket = connectWs(port);
  socket.on('message', () => {
    count('ws', 1);
  });
  await once(socket, 'open');
}

/** The Sails sockets hook takes a client that names no version for one of Sails 0.9. */
const SOCKET_IO_PATH = '/socket.io/?EIO=4&transport=websocket&__sails_io_sdk_version=1.2.1';

async function connectSocketIo(port: number): Promise<void> {
  const socket = connectWs(port, SOCKET_IO_PATH);
  await once(socket, 'message'); // Engine.IO's handshake
  socket.send('40');
  await once(socket, 'message'); // the namespace's answer
  socket.on('message', (packet: Buffer) => {
    if (packet.length === 1)
      socket.send('3'); // a ping
    else hear(packet);
  });
}

function hear(packet: Buffer): void {
  count('socket.io', 1);
  const sent = /"at":([\d.]+)/.exec(packet.toString('latin1', 0, 200))?.[1];
  if (sent !== undefined) delays.push(Number(process.hrtime.bigint()) / 1e6 - Number(sent));
}

const CONNECT: Record<Kind, (port: number) => Promise<void>> = {
  'socket.io': connectSocketIo,
  ws: connectPlainWs,
  tcp: connectTcp,
};

async function obey(order: Order): Promise<unknown> {
  switch (order.order) {
    case 'connect':
      for (let open = 0; open < order.count; open++) await CONNECT[order.kind](order.port);
      return undefined;
    case 'await':
      return arrival(order.kind, order.amount);
    case 'delays': {
      const asked = delays;
      delays = [];
      return asked;
    }
  }
}

process.on('message', (order: Order) => {
  void obey(order).then((answer) => process.send?.({ answer })); // a failure ends this process, and the other with it
});
process.on('disconnect', () => process.exit());
