import { Clients } from '../../harness/clients';
import { RecoveryCluster, type Setup } from '../../harness/recovery-cluster';
import type { ScaleRow } from './row';

const SETUPS: readonly Setup[] = [
  { name: 'Socket.IO without recovery', library: 'none', nodes: 1, streams: false },
  { name: "Socket.IO's recovery, in memory", library: 'upstream', nodes: 1, streams: false },
  { name: "Socket.IO's recovery, Redis Streams", library: 'upstream', nodes: 1, streams: true },
  { name: 'this package, in memory', library: 'ours', nodes: 1, streams: false },
  { name: 'this package, Redis Streams', library: 'ours', nodes: 1, streams: true },
];

/** The heap of a node for each client in one room, and for each message that it keeps, after a garbage collection. */
export async function measureMemory(quick: boolean): Promise<ScaleRow[]> {
  const sizes = quick ? { clients: 100, messages: 500 } : { clients: 2000, messages: 9000 };
  const rows: ScaleRow[] = [];
  for (const setup of SETUPS) rows.push(...(await measure(setup, sizes)));
  return rows;
}

async function measure(
  setup: Setup,
  { clients, messages }: { clients: number; messages: number },
): Promise<ScaleRow[]> {
  const cluster = await RecoveryCluster.start(setup);
  const sockets = new Clients();
  try {
    const [node] = cluster.nodes;
    if (node === undefined) return [];
    await sockets.connect('socket.io', node.port, 10); // what is made once is made now
    await node.send({ count: 100, records: 1 });
    const empty = await node.heap();
    await sockets.connect('socket.io', node.port, clients);
    const connected = await node.heap();
    await node.send({ count: messages, records: 1000 });
    const kept = await node.heap();
    const row = (measure: string, value: number): ScaleRow => ({ part: 'memory', setup: setup.name, measure, value });
    return [
      row('heap for each client (B)', (connected - empty) / clients),
      row('heap for each kept message (B)', (kept - connected) / messages),
    ];
  } finally {
    sockets.stop();
    await cluster.stop();
  }
}
