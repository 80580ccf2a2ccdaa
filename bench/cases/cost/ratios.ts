import type { CostRow } from './scenarios';

/** The cost of `message()` as a multiple of the others' cost, measured in the same run. */
export interface Ratio {
  readonly subscribers: number;
  readonly payload: string;
  readonly toEmit: number;
  readonly toPublish: number;
  readonly targets: Targets | undefined;
}

interface Targets {
  readonly toEmit: number;
  readonly toPublish: number;
}

/** The highest ratios that we accept, by subscribers and payload. */
const TARGETS: Readonly<Record<string, Targets>> = {
  '0, 45 B': { toEmit: 0.5, toPublish: 0.35 },
  '0, 3 KB': { toEmit: 0.5, toPublish: 0.3 },
  '1, 45 B': { toEmit: 1.05, toPublish: 0.9 },
  '1, 3 KB': { toEmit: 1.25, toPublish: 0.75 },
  '100, 45 B': { toEmit: 1.02, toPublish: 1 },
  '100, 3 KB': { toEmit: 1.02, toPublish: 1 },
  '1000, 45 B': { toEmit: 1.02, toPublish: 1 },
  '1000, 3 KB': { toEmit: 1.02, toPublish: 1 },
  '1000, 64 KB': { toEmit: 1.02, toPublish: 1 },
  '1000, a Waterline record': { toEmit: 1.02, toPublish: 1 },
};

/** The ratios of the medians, for each payload and number of subscribers. */
export function computeRatios(rows: readonly CostRow[]): Ratio[] {
  return rows
    .filter(({ table, variant }) => table === 'fan-out' && variant === 'Model.message()')
    .map(({ subscribers, payload, cost }) => ({
      subscribers,
      payload,
      toEmit: cost.median / findMedian(rows, subscribers, payload, 'io.to(room).emit()'),
      toPublish: cost.median / findMedian(rows, subscribers, payload, 'Model.publish()'),
      targets: TARGETS[`${subscribers}, ${payload}`],
    }));
}

/** The median cost of a variant in the fan-out table. */
export function findMedian(rows: readonly CostRow[], subscribers: number, payload: string, variant: string): number {
  const row = rows.find(
    (row) =>
      row.table === 'fan-out' && row.subscribers === subscribers && row.payload === payload && row.variant === variant,
  );
  return row?.cost.median ?? NaN;
}
