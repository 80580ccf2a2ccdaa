import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Server, type ServerOptions } from 'socket.io';

import { type MessageMethods, mixin } from '../library';

const ONE_HOUR = 3_600_000;

export interface BareServer {
  readonly io: Server;
  readonly port: number;
  readonly user: MessageMethods;
}

/** A Socket.IO server with one model, without Sails and Waterline, for the cases that don't measure them. */
export async function startBareServer(
  options: Partial<ServerOptions> = {},
  setUp?: (io: Server) => void,
): Promise<BareServer> {
  const http = createServer();
  const io = new Server(http, { pingInterval: ONE_HOUR, ...options });
  setUp?.(io);
  return serve(http, io);
}

/** Adds the model to a Socket.IO server of any version, and listens. */
export async function serve(http: HttpServer, io: Server): Promise<BareServer> {
  const { user } = mixin({ user: { identity: 'user', primaryKey: 'id', attributes: { id: { type: 'number' } } } }, io);
  await once(http.listen(0, '127.0.0.1'), 'listening');
  return { io, port: (http.address() as AddressInfo).port, user };
}
