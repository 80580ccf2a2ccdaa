/**
 * Runs the suite in Sails apps with every combination of versions, and prints the results as a table. Runs the tests of
 * recovery with older versions of Socket.IO: `npm run test:matrix`.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { COMBINATIONS } from './combinations';
import type { Outcome } from './mocha';
import { runRecoveryTests, SOCKET_IO_VERSIONS } from './recovery';
import { type Result, runSuite } from './suite';
import { formatTable } from './table';

const PAGE = 'docs/reference/compatibility.md';

async function main(): Promise<void> {
  const results: Result[] = [];
  const recoveryRuns = SOCKET_IO_VERSIONS.map((version) => async () => {
    const outcome = await runRecoveryTests(version);
    printOutcome(`Recovery with Socket.IO ${version}`, outcome);
    if (outcome.failed.length > 0) process.exitCode = 1;
  });
  const suiteRuns = COMBINATIONS.map((combination) => async () => {
    const result = await runSuite(combination);
    results.push(result);
    printResult(result);
  });
  const queue = [...recoveryRuns, ...suiteRuns];
  const work = async () => {
    for (let run = queue.shift(); run !== undefined; run = queue.shift()) await run();
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
  results.sort((a, b) => COMBINATIONS.indexOf(a.combination) - COMBINATIONS.indexOf(b.combination));

  const table = formatTable(results);
  console.log(`\n${table}\n\n– : a Socket.IO 2 server does not speak the protocol of client 4.`);
  if (results.some(({ failed, passed }) => failed.length > 0 || passed === 0)) process.exitCode = 1;
  else if (!withoutPadding(readFileSync(join(__dirname, '../..', PAGE), 'utf8')).includes(withoutPadding(table))) {
    console.log(`\n${PAGE} does not have this table. Copy it there.`);
    process.exitCode = 1;
  }
}

function printResult({ combination, ...outcome }: Result): void {
  const { sails, orm, sockets, node, clients } = combination;
  printOutcome(
    `Sails ${sails}, ORM hook ${orm}, sockets hook ${sockets}, Node ${node}, ${clients.join(' and ')}`,
    outcome,
  );
}

function printOutcome(name: string, { passed, skipped, failed, seconds }: Outcome): void {
  console.log(`${name}: ${passed} passed, ${failed.length} failed, ${skipped.length} skipped, ${seconds.toFixed(0)} s`);
  for (const title of skipped) console.log(`  skipped: ${title}`);
  for (const { title, error } of failed) console.log(`  FAILED: ${title}\n${error}`);
}

/** Removes the padding that Prettier adds to the cells of a table. */
function withoutPadding(markdown: string): string {
  return markdown.replaceAll(/ {2,}/g, ' ').replaceAll(/\| -+ /g, '| --- ');
}

void main();
