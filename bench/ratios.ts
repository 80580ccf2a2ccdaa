import type { CostRow } from './cost';

/** A row of the table that says what a call may cost, as a share of what others cost in the same run. */
export interface Ratio {
  readonly subscribers: number;
  readonly payload: string;
  readonly ofEmit: number;
  readonly ofPublish: number;
  readonly mostOfEmit: number | undefined;
  readonly mostOfPublish: number | undefined;
}

/** Where it must come, by subscribers and payload. */
const MOST: Readonly<Record<string, readonly [ofEmit: number, ofPublish: number]>> = {
  '0, 45 B': [0.5, 0.35],
  '0, 3 KB': [0.5, 0.3],
  '1, 45 B': [1.05, 0.9],
  '1, 3 KB': [1.25, 0.75],
  '100, 45 B': [1.02, 1],
  '100, 3 KB': [1.02, 1],
  '1000, 45 B': [1.02, 1],
  '1000, 3 KB': [1.02, 1],
  '1000, 64 KB': [1.02, 1],
  '1000, a Waterline record': [1.02, 1],
};

/** Ratios of medians in one run, for every audience and payload. */
export function ratiosOf(rows: readonly CostRow[]): Ratio[] {
  const fanOut = rows.filter(({ table }) => table === 'fan-out');
  const median = (subscribers: number, payload: string, variant: string) =>
    fanOut.find((row) => row.subscribers === subscribers && row.payload === payload && row.variant === variant)?.cost
      .median ?? NaN;
  return fanOut
    .filter(({ variant }) => variant === 'Model.message()')
    .map(({ subscribers, payload, cost }) => {
      const most = MOST[`${subscribers}, ${payload}`];
      return {
        subscribers,
        payload,
        ofEmit: cost.median / median(subscribers, payload, 'io.to(room).emit()'),
        ofPublish: cost.median / median(subscribers, payload, 'Model.publish()'),
        mostOfEmit: most?.[0],
        mostOfPublish: most?.[1],
      };
    });
}
