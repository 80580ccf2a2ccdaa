const START = 'CHAOS_START';

/** Milliseconds since a run's start, by a clock that all processes of a machine share, and that never goes back. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6 - Number(process.env[START] ?? 0);
}

/** From now on, time counts from here, also in the processes that this one starts. */
export function startClock(): void {
  process.env[START] = String(Number(process.hrtime.bigint()) / 1e6);
}
