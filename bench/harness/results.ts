import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import type { CostRow } from '../cases/cost/scenarios';
import type { HeapRow } from '../cases/heap';
import type { JitterRow } from '../cases/jitter';
import type { LatencyRow } from '../cases/latency';
import type { ModelsRow } from '../cases/models';
import type { NodesRow } from '../cases/nodes';
import type { ScaleRow } from '../cases/recovery-scale/row';
import type { RoomsRow } from '../cases/rooms';
import type { ServersRow } from '../cases/servers';
import type { Machine } from './machine';

/** The rows of each run of a case. */
type Runs<Row> = readonly (readonly Row[])[];

/** The latest results of each case. A case that did not run this time keeps its earlier results. */
export interface Results {
  readonly machine: Machine;
  readonly cost: Runs<CostRow>;
  readonly heap: Runs<HeapRow>;
  readonly jitter: Runs<JitterRow>;
  readonly latency: Runs<LatencyRow>;
  readonly models: Runs<ModelsRow>;
  readonly nodes: Runs<NodesRow>;
  readonly 'recovery-scale': Runs<ScaleRow>;
  readonly rooms: Runs<RoomsRow>;
  readonly servers: Runs<ServersRow>;
}

/** The report is made from this file. */
export const RESULTS = join(__dirname, '../results.json');
/** Quick runs are never reported. */
export const QUICK_RESULTS = join(__dirname, '../../.tmp/quick-results.json');

export function readResults(file: string): Partial<Results> {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Results>) : {};
}

export async function writeResults(file: string, results: Partial<Results>): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await formatAs(file, JSON.stringify(results, roundNumber)));
}

/** The rows of the latest run: the one shown where there is room for one. */
export function latestRun<Row>(runs: Runs<Row>): readonly Row[] {
  return runs.at(-1) ?? [];
}

/** Formats a text as `npm run format` would format the file. */
export async function formatAs(file: string, text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

/** No result is precise to more than four digits. */
function roundNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(value >= 1_000 ? 6 : 4)) : value;
}
