import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

import { newFolder, packLibrary } from '../support/install';
import type { Combination } from './combinations';
import { nodeBinary } from './node-binary';

const PROJECT = join(__dirname, '../..');

/** The result of the suite with one combination. */
export interface Result {
  combination: Combination;
  node: string;
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

/** Runs the suite with the versions, the clients and the Node of a combination. */
export async function runSuite(combination: Combination): Promise<Result> {
  const start = performance.now();
  const node = await nodeBinary(combination.node);
  const folder = newFolder('matrix-');
  const report = join(folder, 'report.json');
  const mocha = spawn(
    node,
    [
      join(PROJECT, 'node_modules/mocha/bin/mocha.js'),
      'test/integration/sails/*.test.ts',
      'test/matrix/*.test.ts',
      '--reporter=json',
      `--reporter-option=output=${report}`,
    ],
    {
      cwd: PROJECT,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        PATH: [dirname(node), process.env['PATH']].join(delimiter),
        MESSAGE_TARBALL: await packLibrary(),
        SAILS_VERSION: combination.sails,
        SAILS_HOOK_ORM_VERSION: combination.orm,
        SAILS_HOOK_SOCKETS_VERSION: combination.sockets,
        SAILS_DISK_VERSION: combination.disk,
        SOCKET_IO_VERSION: combination.socketIo,
        SAILS_CLIENTS: combination.clients.join(),
      },
    },
  );
  let output = '';
  mocha.stderr.on('data', (chunk) => (output += String(chunk)));
  await once(mocha, 'close');
  const result = { combination, node: combination.node, seconds: (performance.now() - start) / 1000 };
  try {
    const { stats, pending, failures } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    const failed = failures.map(({ fullTitle, err }) => ({ title: fullTitle, error: err.stack ?? err.message ?? '' }));
    return { ...result, passed: stats.passes, skipped: pending.map(({ fullTitle }) => fullTitle), failed };
  } catch (error) {
    const title = `mocha wrote no report (${String(mocha.exitCode)})`;
    return { ...result, passed: 0, skipped: [], failed: [{ title, error: `${String(error)}\n${output}` }] };
  }
}
