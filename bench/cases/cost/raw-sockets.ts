import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

import { WebSocket, WebSocketServer } from 'ws';

import type { Clients } from '../../harness/clients';

/** Socket.IO writes broadcasts by these parts of ws, which have no types. */
const { Sender } = WebSocket as unknown as { Sender: { frame(data: Buffer, options: object): Buffer[] } };
type FramingSocket = WebSocket & { readonly _sender: { sendFrame(frame: Buffer[]): void }; readonly _socket: Socket };

/** The lower bounds: one write for each subscriber, of a packet that is encoded and framed in advance. */
export class RawSockets {
  readonly webSockets: FramingSocket[] = [];
  readonly tcpSockets: Socket[] = [];
  readonly #http: HttpServer = createHttpServer();
  readonly #ws = new WebSocketServer({ server: this.#http, perMessageDeflate: false });
  readonly #tcp: Server = createServer((socket) => this.tcpSockets.push(socket.setNoDelay()));

  async connect(clients: Clients, count: number): Promise<void> {
    this.#ws.on('connection', (socket) => this.webSockets.push(socket as FramingSocket));
    await clients.connect('ws', await listen(this.#http), count);
    await clients.connect('tcp', await listen(this.#tcp), count);
    while (this.tcpSockets.length < count) await once(this.#tcp, 'connection'); // the client's end connects first
  }

  createWsSend(packet: Buffer, count: number): () => void {
    const frame = Sender.frame(packet, { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: false });
    const sockets = this.webSockets.slice(0, count);
    return () => {
      for (const socket of sockets) socket._sender.sendFrame(frame);
    };
  }

  createTcpSend(packet: Buffer, count: number): () => void {
    const sockets = this.tcpSockets.slice(0, count);
    return () => {
      for (const socket of sockets) socket.write(packet);
    };
  }

  stop(): void {
    for (const socket of this.webSockets) socket.terminate();
    for (const socket of this.tcpSockets) socket.destroy();
    this.#ws.close();
    this.#http.close();
    this.#tcp.close();
  }
}

/** The bytes that Socket.IO sends for an envelope. */
export function encodePacket(id: number, data: object): Buffer {
  return Buffer.from(`42${JSON.stringify(['user', { verb: 'messaged', id, data }])}`);
}

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}
