import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const SCALING_PAGE = readFileSync(join(__dirname, '../../../docs/guides/scaling.md'), 'utf8');

/** Files of an app: each path with the file's content. */
export type Files = Record<string, string>;

/**
 * Reads the files in the code blocks under one heading of docs/guides/scaling.md, so that a test runs what the page shows. The
 * first line of such a block is a comment with the file's path.
 */
export function readDocsFiles(heading: string): Files {
  const sections = SCALING_PAGE.split(/^(?=#+ )/m);
  const start = sections.findIndex((section) => section.replace(/^#+ /, '').startsWith(`${heading}\n`));
  if (start < 0) throw new Error(`docs/guides/scaling.md has no heading "${heading}".`);
  const blocks = sections[start]?.matchAll(/^```js\n\/\/ (\S+\.js).*\n([^]*?)^```$/gm) ?? [];
  return Object.fromEntries(Array.from(blocks, ([, path, code]) => [path, code] as [string, string]));
}
