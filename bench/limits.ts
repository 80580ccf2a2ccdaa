import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import { WebSocket, WebSocketServer } from 'ws';

import type { ClientProcess } from './client-process';

/** ws has no types for what Socket.IO writes its broadcasts by. */
const { Sender } = WebSocket as unknown as { Sender: { frame(data: Buffer, options: object): Buffer[] } };
type FramingSocket = WebSocket & { readonly _sender: { sendFrame(frame: Buffer[]): void }; readonly _socket: Socket };

/** What can't be gone below: the packet is made and framed beforehand, and each subscriber costs one write. */
export class Limits {
  readonly webSockets: FramingSocket[] = [];
  readonly tcpSockets: Socket[] = [];
  readonly #http: HttpServer = createHttpServer();
  readonly #ws = new WebSocketServer({ server: this.#http, perMessageDeflate: false });
  readonly #tcp: Server = createServer((socket) => this.tcpSockets.push(socket.setNoDelay()));

  async connect(clients: ClientProcess, count: number): Promise<void> {
    this.#ws.on('connection', (socket) => this.webSockets.push(socket as FramingSocket));
    await clients.connect('ws', await listen(this.#http), count);
    await clients.connect('tcp', await listen(this.#tcp), count);
    while (this.tcpSockets.length < count) await once(this.#tcp, 'connection'); // a client is connected before that
  }

  /** The bytes that Socket.IO puts into one frame for such a message. */
  static packet(id: number, data: object): Buffer {
    return Buffer.from(`42${JSON.stringify(['user', { verb: 'messaged', id, data }])}`);
  }

  sendByWs(packet: Buffer, count: number): () => void {
    const frame = Sender.frame(packet, { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: false });
    const sockets = this.webSockets.slice(0, count);
    return () => {
      for (const socket of sockets) socket._sender.sendFrame(frame);
    };
  }

  sendByTcp(packet: Buffer, count: number): () => void {
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

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}
