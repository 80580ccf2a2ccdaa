import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { describeMachine } from './machine';
import { partNames, type Part } from './part';
import { ratiosOf } from './ratios';
import { read, REPORTED, TRIED, write, type Results } from './results';

/**
 * Measures what a message costs beside its peers: `npm run bench`. See docs/benchmarks.md.
 *
 * `npm run bench -- cost latency` runs these parts only; `--runs 3` measures the costs three times over; `--quick` is for
 * trying the benchmark itself, and its numbers are worth nothing.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: 'boolean', default: false }, runs: { type: 'string', default: '1' } },
  });
  const file = values.quick ? TRIED : REPORTED;
  const wanted = partNames.filter((name) => positionals.length === 0 || positionals.includes(name));
  for (const name of wanted) {
    const runs = name === 'cost' ? Number(values.runs) : 1;
    const found: unknown[] = [];
    for (let run = 1; run <= runs; run++) {
      console.log(`${name}${runs > 1 ? `, run ${run} of ${runs}` : ''}`);
      found.push(await runPart(name, values.quick));
      const results = { ...read(file), machine: describeMachine(), [name]: name === 'cost' ? found : found[0] };
      await write(file, results);
    }
    if (name === 'cost') for (const run of found) printRatios(run as Results['cost'][number]);
    else console.dir(found[0], { depth: null, maxArrayLength: null });
  }
}

async function runPart(name: Part, quick: boolean): Promise<unknown> {
  const options = { execArgv: ['--expose-gc', '--require', 'tsx/cjs'] };
  const child = fork(join(__dirname, 'part.ts'), [name, quick ? 'quick' : 'whole'], options);
  child.once('exit', (code) => {
    if (code !== 0) process.exit(1); // it has said why
  });
  const [result] = (await once(child, 'message')) as [unknown];
  return result;
}

function printRatios(run: Results['cost'][number]): void {
  console.log('message() as a share of:        emit()  publish()');
  for (const { subscribers, payload, ofEmit, ofPublish, mostOfEmit, mostOfPublish } of ratiosOf(run)) {
    const limits = mostOfEmit === undefined ? '' : `  (${mostOfEmit}, ${mostOfPublish ?? ''} at most)`;
    const label = `${subscribers} subscribers, ${payload}`.padEnd(32);
    console.log(`${label}${ofEmit.toFixed(3).padStart(6)}${ofPublish.toFixed(3).padStart(10)}${limits}`);
  }
}

void main();
