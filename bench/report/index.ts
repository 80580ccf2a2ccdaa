import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { formatAs, latestRun, readResults, RESULTS, type Results } from '../harness/results';
import { createCharts } from './charts';
import { createTables } from './tables';

const PROJECT = join(__dirname, '../..');
const PAGES = [join(PROJECT, 'docs/reference/benchmarks.md'), join(PROJECT, 'bench/README.md')];
const CHARTS = join(PROJECT, 'docs/benchmarks');
const TABLE = /(<!-- ([\w-]+): made by `npm run bench:report` -->\n).*?(<!-- end -->)/gs;

/** Fills the tables and charts of both pages from the latest results: `npm run bench:report`. */
async function main(): Promise<void> {
  const results = readResults(RESULTS) as Results;
  for (const [name, svg] of Object.entries(createCharts(latestRun(results.cost)))) {
    writeFileSync(join(CHARTS, `${name}.svg`), svg);
  }
  const tables = createTables(results);
  for (const page of PAGES) {
    const text = readFileSync(page, 'utf8').replace(TABLE, (_, start: string, name: string, end: string) => {
      const table = tables[name];
      if (table === undefined) throw new Error(`${page} has a place for a table "${name}", which does not exist.`);
      return `${start}\n${table}\n\n${end}`;
    });
    writeFileSync(page, await formatAs(page, text));
  }
}

void main();
