import { Server } from 'socket.io';

import { enableRecovery } from '../../../src/recovery/enable';
import { parseRecoveryOptions } from '../../../src/recovery/options';
import { Client } from './client';

/** A server with recovery in memory, which listens nowhere. */
export function createMemoryServer(options: object | true = true, serverOptions: object = {}): Server {
  const io = new Server(serverOptions);
  const parsed = parseRecoveryOptions(options, 'connectionStateRecovery');
  if (parsed !== undefined) enableRecovery(io, parsed);
  return io;
}

/** Resolves when what was begun without waiting for time or Redis is done. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}

export async function connect(io: Server, client = new Client()): Promise<Client> {
  client.connect(io);
  await settle();
  return client;
}

/** The socket of the server that a client has. */
export function socketOf(io: Server, client: Client, namespace = '/') {
  const socket = io.of(namespace).sockets.get(client.sockets.get(namespace)?.id ?? '');
  if (socket === undefined) throw new Error('The client is not connected.');
  return socket;
}
