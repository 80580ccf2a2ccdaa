import { io as connect, type Socket } from 'socket.io-client';

import type { Probe } from '../check/history';
import type { Client } from '../client/client';
import { readSession } from '../client/link';
import { now } from '../clock';
import type { Slot } from '../cluster/cluster';
import type { Random } from '../random';
import type { Scene } from './fault';

const RESPONSE_TIMEOUT = 10_000;
/** Time for nodes to learn from each other that a session has been given away. */
const SETTLING_TIME = 1500;

/** What an attacker, a bug, or another namespace may present; each must be let in as a stranger, or not at all. */
const FORGERIES: ((pid: string, offset: string) => object)[] = [
  () => ({ pid: 'unknown', offset: '1-0' }),
  (_pid, offset) => ({ pid: 'unknown', offset }),
  (pid) => ({ pid, offset: 'malformed' }),
  (pid) => ({ pid, offset: '' }),
  (pid) => ({ pid, offset: '99999999999999-0' }),
  (pid) => ({ pid, offset: '99999999999999999999999999-99999999999999999999999' }),
  (pid) => ({ pid, offset: -1 }),
  (pid) => ({ pid, offset: { toString: 1 } }),
  (pid) => ({ pid, offset: ['1-0'] }),
  (pid) => ({ pid, offset: 'x'.repeat(100_000) }),
  (_pid, offset) => ({ pid: '__proto__', offset }),
  (_pid, offset) => ({ pid: 'constructor', offset }),
  (_pid, offset) => ({ pid: ['a'], offset }),
  (_pid, offset) => ({ pid: {}, offset }),
  (_pid, offset) => ({ pid: null, offset }),
  (_pid, offset) => ({ pid: '', offset }),
  (_pid, offset) => ({ pid: '*', offset }),
  (_pid, offset) => ({ pid: 'x'.repeat(100_000), offset }),
];

function open(slot: Slot, namespace: string, auth: object, role = 'probe'): Socket {
  return connect(`http://127.0.0.1:${slot.node.config.port}${namespace}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: auth as Record<string, unknown>,
    query: { 'chaos-role': role, __sails_io_sdk_version: '1.2.1' },
  });
}

/** A new session has a new id, so a client that keeps the id that it presented was recovered. */
async function outcomeOf(socket: Socket, pid: unknown): Promise<Probe['outcome']> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, RESPONSE_TIMEOUT, 'without-response');
    const settle = (outcome: Probe['outcome']) => {
      clearTimeout(timer);
      resolve(outcome);
    };
    socket.once('connect', () => {
      settle(readSession(socket).pid === pid ? 'recovered' : 'rejected');
    });
    socket.once('connect_error', () => {
      settle('rejected');
    });
  });
}

export async function presentForgery(client: Client, random: Random, { cluster, probes }: Scene): Promise<void> {
  const slot = random.sample(cluster.readyServers);
  if (slot === undefined) return;
  const { pid = 'none', offset = '1-0' } = readSession(random.pick(client.sockets).link.raw);
  const isElsewhere = !cluster.settings.isSails && random.chance(0.2);
  const forged: { pid?: unknown } = isElsewhere ? { pid, offset } : random.pick(FORGERIES)(pid, offset);
  // A session of one namespace must not be restored in another, whose middleware it has not passed.
  const namespace = isElsewhere ? (client.sockets.length > 1 ? '/third' : '/second') : '/';
  const at = now();
  const socket = open(slot, namespace, forged);
  const outcome = await outcomeOf(socket, forged.pid);
  socket.disconnect();
  const isFaulty = cluster.faults.some(({ until }) => until > at) || !slot.node.isReady;
  if (outcome === 'without-response' && isFaulty) return;
  probes.push({ at, name: `${namespace} ${JSON.stringify(forged).slice(0, 120)} on ${slot.node.name}`, outcome });
}

/** Connects a socket on which the node puts data that cannot be encoded, and cuts it off. */
export async function connectWithOddData(_client: Client, random: Random, { cluster }: Scene): Promise<void> {
  const slot = random.sample(cluster.readyServers);
  if (slot === undefined) return;
  const socket = open(slot, '/', {}, 'odd-data');
  await outcomeOf(socket, undefined);
  socket.io.engine.close();
}

/** Presents a client's session twice at the same time: at most one of the two may stay. */
export async function cloneSession(client: Client, random: Random, { cluster, probes }: Scene): Promise<void> {
  const { raw, namespace } = client.sockets[0]?.link ?? {};
  const { pid, offset } = raw === undefined ? { pid: undefined, offset: undefined } : readSession(raw);
  if (pid === undefined || offset === undefined || namespace === undefined) return;
  const at = now();
  const slots = [0, 1].flatMap(() => random.sample(cluster.readyServers) ?? []);
  const sockets = slots.map((slot) => open(slot, namespace, { pid, offset }));
  const outcomes = await Promise.all(sockets.map((socket) => outcomeOf(socket, pid)));
  await new Promise((resolve) => setTimeout(resolve, SETTLING_TIME));
  const stayed = sockets.filter((socket, index) => outcomes[index] === 'recovered' && socket.connected);
  for (const socket of sockets) socket.io.engine.close();
  const isFaulty = cluster.faults.some(({ until }) => until > at);
  if (stayed.length > 1 && !isFaulty)
    probes.push({
      at,
      name: `twice: ${client.name} on ${slots.map(({ node }) => node.name).join(' and ')}`,
      outcome: 'recovered',
    });
}
