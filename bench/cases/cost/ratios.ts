import type { CostRow } from './scenarios';

/** The cost of `message()` as a multiple of the others' cost, measured in the same run. */
export interface Ratio {
  readonly subscribers: number;
  readonly payload: string;
  readonly toEmit: number;
  readonly toPublish: number;
  /** The highest ratio to `emit()` that we accept. */
  readonly target: number | undefined;
}

/** For data of these sizes, by the number of subscribers. */
const PAYLOADS_WITH_TARGET = ['45 B', '3 KB', '64 KB'];
const TARGETS: Readonly<Record<number, number>> = { 0: 0.2, 1: 1, 10: 1, 100: 1, 1000: 1 };

/** The ratios of the medians, for each payload and number of subscribers. */
export function computeRatios(rows: readonly CostRow[]): Ratio[] {
  return rows
    .filter(({ table, variant }) => table === 'fan-out' && variant === 'Model.message()')
    .map(({ subscribers, payload, cost }) => ({
      subscribers,
      payload,
      toEmit: cost.median / findMedian(rows, subscribers, payload, 'io.to(room).emit()'),
      toPublish: cost.median / findMedian(rows, subscribers, payload, 'Model.publish()'),
      target: PAYLOADS_WITH_TARGET.includes(payload) ? TARGETS[subscribers] : undefined,
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
