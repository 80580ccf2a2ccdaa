import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { format, resolveConfig } from 'prettier';

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
/** Where the report is. */
export const DOCS = join(root, 'docs');

/** What the report is made of. */
export const REPORTED = join(DOCS, 'benchmarks', 'results.json');
/** A quick run is for trying: the report is never made of it. */
export const TRIED = join(root, '.tmp', 'benchmarks.json');

export function read(file: string): Partial<Results> {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Results>) : {};
}

export async function write(file: string, results: Partial<Results>): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await formatted(file, JSON.stringify(results, rounded)));
}

/** As the rest of the repository is. */
export async function formatted(file: string, text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

/** Four figures are more than any of these can be trusted for. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(value >= 1_000 ? 6 : 4)) : value;
}
