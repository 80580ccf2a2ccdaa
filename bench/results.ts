import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { CostRow } from './cost';
import type { Growth } from './growth';
import type { LatencyRow } from './latency';
import type { Machine } from './machine';
import type { NodesRow } from './many-nodes';

/** All that a benchmark found out; a part that was not run keeps what an earlier one found out. */
export interface Results {
  readonly machine: Machine;
  /** Every run of that part, each from a new process. */
  readonly cost: readonly (readonly CostRow[])[];
  readonly growth: Growth;
  readonly latency: readonly LatencyRow[];
  readonly nodes: readonly NodesRow[];
}

const root = join(__dirname, '..');

/** What the report is made of. */
export const REPORTED = join(root, 'docs', 'benchmarks', 'results.json');
/** A quick run is for trying: the report is never made of it. */
export const TRIED = join(root, '.tmp', 'benchmarks.json');

export function read(file: string): Partial<Results> {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Results>) : {};
}

export function write(file: string, results: Partial<Results>): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, rounded, 1)}\n`);
}

/** Four figures are more than any of these can be trusted for. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(value >= 1_000 ? 6 : 4)) : value;
}
