import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { audienceChart, heapChart, nobodyChart } from './charts';
import { DOCS, formatted, read, REPORTED, type Results } from './results';
import { shownRun, tablesOf } from './tables';

/**
 * Makes the tables of docs/benchmarks.md, between the markers that name them, and its charts, from what the last benchmark
 * found out: `npm run bench:report`.
 */
async function main(): Promise<void> {
  const results = read(REPORTED) as Results;
  const run = shownRun(results.cost);
  const charts = {
    'nobody.svg': nobodyChart(run),
    'audience-45-b.svg': audienceChart(run, '45 B'),
    'audience-3-kb.svg': audienceChart(run, '3 KB'),
    'heap.svg': heapChart(results.growth.heap),
  };
  for (const [name, svg] of Object.entries(charts)) writeFileSync(join(DOCS, 'benchmarks', name), svg);

  const page = join(DOCS, 'benchmarks.md');
  let text = readFileSync(page, 'utf8');
  for (const [name, table] of Object.entries(tablesOf(results))) text = filled(text, name, table);
  writeFileSync(page, await formatted(page, text));
}

/** Puts a table where the page has a place for it. */
function filled(text: string, name: string, table: string): string {
  const [start, end] = [`<!-- ${name}: made by \`npm run bench:report\` -->`, '<!-- end -->'];
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`docs/benchmarks.md has no place for the table \`${name}\``);
  return `${text.slice(0, from)}${start}\n\n${table}\n\n${text.slice(to)}`;
}

void main();
