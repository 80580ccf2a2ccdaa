import type { Client } from '../client/client';
import type { Slot } from '../cluster/cluster';
import { KICK_WAYS } from '../protocol';
import type { Random } from '../random';
import { REMOTE_RECORDS } from '../settings';
import type { Scene } from './fault';

/** Asks any node to disconnect a client, after it has sent two messages in the same tick. */
export async function kick(client: Client, random: Random, { cluster }: Scene): Promise<void> {
  const [socket, slot] = [random.pick(client.sockets), pickSlot(client, random, cluster.readyServers)];
  const sid = socket.link.raw.id;
  if (sid === undefined || slot === undefined || !socket.isFree) return;
  const record = random.pick([...socket.joined, undefined]);
  const { namespace } = socket.link;
  const way = random.pick(KICK_WAYS);
  const messages = await socket.pause(() => slot.node.ask('kick', { namespace, sid, record, way }));
  socket.expect(messages ?? [], sid);
}

/** Has any node make a client's socket join a room. */
export async function joinRemotely(client: Client, random: Random, { cluster }: Scene): Promise<void> {
  const [socket, slot] = [random.pick(client.sockets), random.sample(cluster.readyServers)];
  const sid = socket.link.raw.id;
  if (sid === undefined || slot === undefined) return;
  const record = random.pick(REMOTE_RECORDS);
  const { namespace } = socket.link;
  socket.noteRemoteJoin(record);
  socket.expect((await slot.node.ask('joinRemotely', { namespace, sid, record })) ?? [], sid);
}

/** Most often the client's own node. */
function pickSlot(client: Client, random: Random, ready: readonly Slot[]): Slot | undefined {
  const { slot } = client;
  const isOwn = slot !== undefined && ready.includes(slot) && random.chance(0.6);
  return isOwn ? slot : random.sample(ready);
}
