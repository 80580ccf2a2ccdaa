import type { Server, Socket } from 'node:net';

/** Returns a function that cuts every open connection to a server, as an unplugged cable does. */
export function trackConnections(server: Server): () => void {
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  return () => {
    for (const socket of open) socket.destroy();
  };
}
