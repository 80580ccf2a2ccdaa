import type { BenchmarkCase } from '../../harness/benchmark-case';
import { measureFailover } from './failover';
import { measureMemory } from './memory';
import { measurePeriodicWork } from './periodic-work';
import type { ScaleRow } from './row';

/** What recovery costs at its limits: many clients that come back at once, much work that is done again and again. */
const scale: BenchmarkCase<ScaleRow> = {
  async run(quick) {
    const rows: ScaleRow[] = [];
    for (const measure of [measureFailover, measurePeriodicWork, measureMemory]) {
      console.log(`  ${measure.name}`);
      rows.push(...(await measure(quick)));
    }
    return rows;
  },
};

export default scale;
