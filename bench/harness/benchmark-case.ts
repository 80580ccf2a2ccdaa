import { readdirSync } from 'node:fs';
import { join, parse } from 'node:path';

/** What a file (or a folder with an index.ts) in bench/cases exports by default. Each case runs in its own process. */
export interface BenchmarkCase<Row> {
  /** `quick` is for trying the case itself: run as little as shows that it works. The rows must survive JSON. */
  run(quick: boolean): Promise<Row[]>;
  /** Prints the rows on the terminal. Without it, they are printed as a table. */
  print?(rows: Row[]): void;
}

const FOLDER = join(__dirname, '../cases');

/** The names that `npm run bench -- <name>` accepts. */
export const caseNames: readonly string[] = readdirSync(FOLDER)
  .map((file) => parse(file).name)
  .sort();

export function loadCase(name: string): BenchmarkCase<object> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- named on the command line
  return (require(join(FOLDER, name)) as { default: BenchmarkCase<object> }).default;
}
