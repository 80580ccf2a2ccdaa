import type { Namespace as SocketNamespace } from 'socket.io';

/** Who comes with this role has data on its socket that cannot be encoded; a node must not end by it. */
export function welcomeProbes(namespace: SocketNamespace): void {
  namespace.on('connection', (socket) => {
    if (socket.handshake.query['chaos-role'] !== 'odd-data') return;
    const data: Record<string, unknown> = { big: 1n, function: () => undefined };
    data['self'] = data;
    socket.data = data;
    void socket.join('probes');
  });
}
