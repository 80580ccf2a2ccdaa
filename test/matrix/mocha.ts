import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { newFolder } from '../support/install';

const PROJECT = join(__dirname, '../..');

/** The outcome of a run of mocha. */
export interface Outcome {
  seconds: number;
  passed: number;
  skipped: string[];
  failed: { title: string; error: string }[];
}

/** The part of the output of mocha's JSON reporter that is used here. */
interface Report {
  stats: { passes: number };
  pending: { fullTitle: string }[];
  failures: { fullTitle: string; err: { message?: string; stack?: string } }[];
}

/** Runs tests with a Node and an environment of their own. */
export async function runMocha(node: string, tests: string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const start = performance.now();
  const report = join(newFolder('matrix-'), 'report.json');
  const mocha = spawn(
    node,
    [
      join(PROJECT, 'node_modules/mocha/bin/mocha.js'),
      ...tests,
      '--reporter=json',
      `--reporter-option=output=${report}`,
    ],
    { cwd: PROJECT, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } },
  );
  let output = '';
  mocha.stderr.on('data', (chunk) => (output += String(chunk)));
  await once(mocha, 'close');
  const seconds = (performance.now() - start) / 1000;
  try {
    const { stats, pending, failures } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    const failed = failures.map(({ fullTitle, err }) => ({ title: fullTitle, error: err.stack ?? err.message ?? '' }));
    return { seconds, passed: stats.passes, skipped: pending.map(({ fullTitle }) => fullTitle), failed };
  } catch (error) {
    const title = `mocha wrote no report (${String(mocha.exitCode)})`;
    return { seconds, passed: 0, skipped: [], failed: [{ title, error: `${String(error)}\n${output}` }] };
  }
}
