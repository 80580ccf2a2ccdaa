import { clientFaults } from './faults/client-faults';
import type { ClientFault, NodeFault, RedisFault } from './faults/fault';
import { nodeFaults } from './faults/node-faults';
import { redisFaults } from './faults/redis-faults';
import { Random } from './random';
import type { Settings } from './settings';

/** A fault that is to happen: when, in milliseconds from the start, and to whom. */
export type Planned = { readonly at: number; readonly random: Random } & (
  | { readonly scope: 'client'; readonly fault: ClientFault; readonly clients: readonly number[] }
  | { readonly scope: 'node'; readonly fault: NodeFault; readonly slot: number }
  | { readonly scope: 'redis'; readonly fault: RedisFault; readonly slot: number }
);

/** How often, in milliseconds, things go wrong in a run that is not calm. */
const PERIOD = { client: 350, node: 4500, redis: 6500 };
/** Now and then a fault hits many clients at once. */
const CROWD = 0.1;

/** Draws all faults of a run from its seed, so that a seed always has the same. */
export function planFaults(settings: Settings): Planned[] {
  const { seed, seconds, clients, nodes, isMemory, isSails, allows } = settings;
  const random = new Random(seed).fork('plan');
  const calm = random.pick([1, 1, 1.8, 3]);
  const isPossible = ({ name }: { name: string }) => allows(name);
  const all = {
    client: clientFaults.filter(isPossible),
    node: nodeFaults.filter(isPossible),
    redis: redisFaults.filter(isPossible),
  };
  if (isMemory) all.redis = [];
  // A Sails app takes its time to lift.
  const periods = { ...PERIOD, node: PERIOD.node * (isSails ? 2 : 1) };

  const planned: Planned[] = [];
  for (const scope of ['client', 'node', 'redis'] as const) {
    if (all[scope].length === 0) continue;
    const own = random.fork(scope);
    const times = drawTimes(own, seconds * 1000, periods[scope] * calm);
    times.forEach((at, index) => {
      const common = { at, random: own.fork(String(index)) };
      if (scope === 'client') {
        const count = own.chance(CROWD) ? own.integer(3, clients) : own.integer(1, 2);
        const indices = own.shuffle(Array.from({ length: clients }, (_, client) => client)).slice(0, count);
        planned.push({ ...common, scope, fault: own.weighted(all.client), clients: indices });
      } else if (scope === 'node') {
        planned.push({ ...common, scope, fault: own.weighted(all.node), slot: own.integer(0, nodes - 1) });
      } else {
        planned.push({ ...common, scope, fault: own.weighted(all.redis), slot: own.integer(0, nodes) });
      }
    });
  }
  return planned.sort((one, other) => one.at - other.at);
}

function drawTimes(random: Random, end: number, period: number): number[] {
  const times: number[] = [];
  for (let at = random.exponential(period); at < end; at += random.exponential(period)) times.push(at);
  return times;
}
