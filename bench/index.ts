import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { mapValues } from 'lodash';

import { caseNames, loadCase } from './harness/benchmark-case';
import { describeMachine } from './harness/machine';
import { QUICK_RESULTS, readResults, RESULTS, writeResults } from './harness/results';
import type { Spread } from './harness/statistics';
import { type Cell, formatNumber, formatSpread } from './report/format';

type Row = Record<string, Cell | Spread>;

/** `npm run bench -- [case…] [--runs <number>] [--quick]`: see README.md. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: 'boolean', default: false }, runs: { type: 'string', default: '1' } },
  });
  const unknown = positionals.filter((name) => !caseNames.includes(name));
  if (unknown.length > 0)
    throw new Error(`Unknown case: ${unknown.join(', ')}. The cases are: ${caseNames.join(', ')}.`);

  const runs = Number(values.runs);
  const file = values.quick ? QUICK_RESULTS : RESULTS;
  for (const name of positionals.length > 0 ? positionals : caseNames) {
    const results: unknown[] = [];
    for (let run = 1; run <= runs; run++) {
      console.log(runs > 1 ? `${name}, run ${run} of ${runs}` : name);
      const rows = await runCase(name, values.quick);
      results.push(rows);
      await writeResults(file, { ...readResults(file), machine: describeMachine(), [name]: results });
      print(name, rows);
    }
  }
}

async function runCase(name: string, quick: boolean): Promise<Row[]> {
  const child = fork(join(__dirname, 'harness/run-case.ts'), [name, quick ? 'quick' : 'full'], {
    execArgv: ['--expose-gc', '--require', 'tsx/cjs'],
  });
  child.once('exit', (code) => {
    if (code !== 0) process.exit(1); // the child has printed its error
  });
  const [rows] = (await once(child, 'message')) as [Row[]];
  return rows;
}

function print(name: string, rows: Row[]): void {
  const benchmarkCase = loadCase(name);
  if (benchmarkCase.print) benchmarkCase.print(rows);
  else console.table(rows.map((row) => mapValues(row, formatCell)));
}

function formatCell(value: Cell | Spread): Cell {
  if (typeof value === 'object') return formatSpread(value);
  return typeof value === 'string' || Number.isInteger(value) ? value : formatNumber(value);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
