import { groupBy, uniq } from 'lodash';

import type { ScaleRow } from '../cases/recovery-scale/row';
import { latestRun, type Results } from '../harness/results';
import { formatCount, formatNumber, formatTable } from './format';

/** The tables about connection state recovery. */
export function createRecoveryTables(results: Results): Record<string, string> {
  return {
    jitter: createJitterTable(results),
    failover: createScaleTable(results, 'failover'),
    'periodic-work': createScaleTable(results, 'periodic-work'),
    'recovery-memory': createScaleTable(results, 'memory'),
  };
}

function createJitterTable({ jitter }: Results): string {
  return formatTable(
    ['set-up', 'delivered', 'duplicates', 'returns', 'recovered', 'replay p50, p99 (ms)', 'delay p50, p99 (ms)'],
    latestRun(jitter).map((row) => [
      row.setup,
      `${row.delivered.toFixed(2)} %`,
      formatCount(row.duplicates),
      formatCount(row.returns),
      `${row.recovered.toFixed(2)} %`,
      row.replayP99 > 0 ? `${formatNumber(row.replayP50)}, ${formatNumber(row.replayP99)}` : '',
      `${formatNumber(row.delayP50)}, ${formatNumber(row.delayP99)}`,
    ]),
  );
}

/** A line for each set-up, a column for each measure. */
function createScaleTable(results: Results, part: ScaleRow['part']): string {
  const rows = latestRun(results['recovery-scale']).filter((row) => row.part === part);
  const measures = uniq(rows.map(({ measure }) => measure));
  return formatTable(
    ['set-up', ...measures],
    Object.entries(groupBy(rows, 'setup')).map(([setup, ofSetup]) => [
      setup,
      ...measures.map((measure) => formatNumber(ofSetup.find((row) => row.measure === measure)?.value ?? 0)),
    ]),
  );
}
