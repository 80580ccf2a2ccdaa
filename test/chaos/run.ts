import { setTimeout as sleep } from 'node:timers/promises';

import { check } from './check';
import type { History, Probe } from './check/history';
import type { Violation } from './check/violation';
import { Client } from './client/client';
import { now, startClock } from './clock';
import { Cluster } from './cluster/cluster';
import type { Scene } from './faults/fault';
import { losesOf } from './faults/redis-faults';
import { planFaults, type Planned } from './plan';
import { Random } from './random';
import type { Settings } from './settings';
import { settle, type Settled } from './settle';

export interface Run {
  readonly history: History;
  readonly violations: Violation[];
  /** How often each fault happened. */
  readonly faults: Record<string, number>;
  readonly stalls: Settled['stalls'];
}

/** Does one run: starts all, lets everything go wrong that its seed draws, lets all settle, and checks. */
export async function run(settings: Settings): Promise<Run> {
  startClock();
  const cluster = new Cluster(settings);
  const random = new Random(settings.seed);
  const clients: Client[] = [];
  const probes: Probe[] = [];
  try {
    await cluster.start();
    for (let index = 0; index < settings.clients; index++) {
      const client = new Client(`client-${index}`, cluster, random.fork(`client ${index}`));
      clients.push(client);
      await client.start();
    }
    await Promise.all(clients.map((client) => client.settleIn()));
    await cluster.share();
    const activity = keepActive(clients, random.fork('activity'));
    const faults = await happen(planFaults(settings), { cluster, clients, probes });
    await activity.stop();
    const { stalls, ...settled } = await settle(cluster, clients);
    const { departures, deaths, ledger } = cluster;
    const sockets = clients.flatMap((client) => client.sockets);
    const history: History = {
      sends: ledger.sends,
      clients: sockets.map(({ name, events }) => ({ name, events })),
      departures,
      faults: cluster.faults,
      deaths,
      probes,
      ...settled,
    };
    return { history, violations: check(history), faults, stalls };
  } finally {
    for (const client of clients) client.stop();
    await cluster.stop();
  }
}

/** Each client does something about once a second. */
function keepActive(clients: readonly Client[], random: Random): { stop(): Promise<void> } {
  let isRunning = true;
  const loop = async () => {
    while (isRunning) {
      await sleep(random.exponential(1000 / clients.length));
      const client = random.pick(clients);
      if (random.chance(0.75)) client.act();
      else for (const socket of client.sockets) void socket.request('rooms', {});
    }
  };
  const done = loop();
  return {
    stop() {
      isRunning = false;
      return done;
    },
  };
}

/** Lets the planned faults happen, each at its time; of nodes and of Redis, one at a time. */
async function happen(plan: readonly Planned[], scene: Scene): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const pending = new Set<Promise<void>>();
  const busy = new Set<Planned['scope']>();
  const start = performance.now();
  const waitUntil = (at: number) => sleep(Math.max(0, at - (performance.now() - start)));
  for (const planned of plan) {
    await waitUntil(planned.at);
    const { scope } = planned;
    if (scope !== 'client') {
      if (busy.has(scope) || (scope === 'node' && scene.cluster.readyServers.length < scene.cluster.servers.length))
        continue;
      busy.add(scope);
    }
    counts[planned.fault.name] = (counts[planned.fault.name] ?? 0) + 1;
    const happening = act(planned, scene)
      .catch((error: unknown) => {
        scene.cluster.deaths.push({ node: `The fault ${planned.fault.name}`, at: now(), crash: String(error) });
      })
      .finally(() => {
        busy.delete(scope);
        pending.delete(happening);
      });
    pending.add(happening);
  }
  await waitUntil(scene.cluster.settings.seconds * 1000);
  await Promise.all(pending);
  return counts;
}

async function act(planned: Planned, scene: Scene): Promise<void> {
  const { cluster, clients } = scene;
  const { random, fault } = planned;
  if (planned.scope === 'client') {
    const chosen = planned.clients.flatMap((index) => clients[index] ?? []);
    await Promise.all(
      chosen.map((client) => {
        client.note(fault.name);
        return planned.fault.act(client, random, scene);
      }),
    );
    return;
  }
  const slot = cluster.slots[planned.slot];
  if (slot === undefined) return;
  const loses = losesOf(fault, cluster.settings.redisKeepsData);
  const victim = planned.scope === 'node' ? ` ${slot.node.name}` : '';
  await cluster.during(
    fault.name + victim,
    async () => {
      await planned.fault.act(slot, random, scene);
    },
    loses,
  );
}
