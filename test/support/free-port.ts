import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** Asks the system for a free port, for those who can't be told to listen on port 0: Sails takes that for no port at all. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
