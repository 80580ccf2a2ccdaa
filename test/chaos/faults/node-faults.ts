import { setTimeout as sleep } from 'node:timers/promises';

import type { NodeFault } from './fault';

export const nodeFaults: readonly NodeFault[] = [
  {
    name: 'kill9',
    weight: 4,
    act: (slot, random, { cluster }) => cluster.replace(slot, 'SIGKILL', { gap: random.pick([0, 300, 2000]) }),
  },
  {
    name: 'sigterm',
    weight: 4,
    act: (slot, random, { cluster }) =>
      cluster.replace(slot, 'SIGTERM', { gap: random.pick([0, 300]), overlaps: random.chance(0.5) }),
  },
  {
    name: 'freeze',
    weight: 5,
    async act({ node }, random) {
      node.freeze();
      await sleep(random.pick([500, 2000, 5000]));
      node.thaw();
    },
  },
];
