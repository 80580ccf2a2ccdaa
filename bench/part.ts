import { measureCost } from './cost';
import { measureGrowth } from './growth';
import { measureLatency } from './latency';
import { measureNodes } from './many-nodes';

/** The parts of the benchmark, each of which has a process of its own: `part.ts <name> [quick]`. */
const parts = {
  cost: (quick: boolean) => measureCost(quick ? { rounds: 3, batch: 5_000 } : { rounds: 200, batch: 7_500 }),
  growth: (quick: boolean) => measureGrowth(quick ? { rounds: 3, batch: 5_000 } : { rounds: 40, batch: 20_000 }),
  latency: (quick: boolean) => measureLatency(quick ? 1 : 10),
  nodes: (quick: boolean) => measureNodes(quick ? 2 : 10, quick ? 500 : 5_000),
};

export type Part = keyof typeof parts;
export const partNames = Object.keys(parts) as Part[];

if (require.main === module) {
  const [name, quick] = process.argv.slice(2) as [Part, string | undefined];
  void parts[name](quick === 'quick').then((result) => {
    process.send?.(result, () => {
      process.disconnect();
    });
  });
}
