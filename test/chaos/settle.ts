import { setTimeout as sleep } from 'node:timers/promises';

import { namespaceOf } from './check/history';
import type { Client } from './client/client';
import type { Cluster } from './cluster/cluster';
import type { MessageKey } from './protocol';
import { ALL_RECORDS } from './settings';

const RETURN_TIMEOUT = 20_000;
const DELIVERY_TIMEOUT = 15_000;

export interface Settled {
  /** The longest time that each node's event loop stood still, in milliseconds. */
  readonly stalls: Record<string, number>;
  readonly sharedSessions: string[];
  /** The last message of each sender that is still there. */
  readonly last: Map<string, number>;
}

/** Ends a run: nothing goes wrong any more but one last cut, and every client receives a last message of each sender. */
export async function settle(cluster: Cluster, clients: readonly Client[]): Promise<Settled> {
  const sockets = clients.flatMap((client) => client.sockets);
  const areConnected = () => sockets.every(({ isConnected }) => isConnected);
  for (const { proxy } of clients) [proxy.isClosed, proxy.cutNextAfter] = [false, undefined];
  await until(areConnected, RETURN_TIMEOUT);

  // What is sent while all come back is looked at as well.
  for (const client of clients) {
    client.note('last cut');
    client.proxy.cut();
  }
  await until(() => !areConnected(), 1000);
  await until(areConnected, RETURN_TIMEOUT);
  await until(() => sockets.every(({ isFree }) => isFree), 5000);
  await Promise.all(sockets.map((socket) => socket.request('rooms', {})));

  await Promise.all(cluster.slots.map(({ node }) => node.ask('finish')));
  const last = [...cluster.ledger.sends].filter(([sender]) => isAlive(cluster, sender));
  const awaited = last.flatMap(([sender, sends]) =>
    sends.slice(-ALL_RECORDS).map(({ record }, index) => {
      const key: MessageKey = `${sender} ${sends.length - ALL_RECORDS + index + 1}`;
      return { namespace: namespaceOf(sender), record, key };
    }),
  );
  await until(
    () =>
      sockets.every((socket) =>
        awaited
          .filter(({ namespace, record }) => namespace === namespaceOf(socket.name) && socket.joined.has(record))
          .every(({ key }) => socket.has(key)),
      ),
    DELIVERY_TIMEOUT,
  );
  return { ...(await inspect(cluster)), last: new Map(last.map(([sender, { length }]) => [sender, length])) };
}

function isAlive(cluster: Cluster, sender: string): boolean {
  return cluster.slots.some(({ node: { name, isAlive } }) => isAlive && sender.split('/')[0] === name);
}

async function inspect(cluster: Cluster): Promise<Omit<Settled, 'last'>> {
  const stalls: Record<string, number> = {};
  const nodesOf = new Map<string, string[]>();
  for (const { node } of cluster.slots) {
    const state = await node.ask('state');
    stalls[node.name] = Math.round(state?.stall ?? 0);
    for (const { pid, namespace, sid } of state?.sockets ?? []) {
      const key = `${namespace} ${pid}`;
      nodesOf.set(key, [...(nodesOf.get(key) ?? []), `${sid} on ${node.name}`]);
    }
  }
  const sharedSessions = [...nodesOf.values()].filter(({ length }) => length > 1).map((sockets) => sockets.join(', '));
  return { stalls, sharedSessions };
}

/** Waits until something is so, or until it has had time enough: the check says what is missing. */
async function until(isSo: () => boolean, timeout: number): Promise<void> {
  const end = performance.now() + timeout;
  while (!isSo() && performance.now() < end) await sleep(20);
}
