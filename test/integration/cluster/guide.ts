import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const GUIDE = readFileSync(join(__dirname, '../../../docs/scaling.md'), 'utf8');

/** Files as the guide shows them: each path, with what stands in the file. */
export type Files = Record<string, string>;

/**
 * Takes the files out of the code blocks under one heading of docs/scaling.md, so that what a test runs is what stands
 * there. A block's first line is a comment that says its path.
 */
export function filesOf(heading: string): Files {
  const sections = GUIDE.split(/^(?=#+ )/m);
  const start = sections.findIndex((section) => section.replace(/^#+ /, '').startsWith(`${heading}\n`));
  if (start < 0) throw new Error(`docs/scaling.md has no heading "${heading}"`);
  const blocks = sections[start]?.matchAll(/^```js\n\/\/ (\S+\.js).*\n([^]*?)^```$/gm) ?? [];
  return Object.fromEntries(Array.from(blocks, ([, path, code]) => [path, code] as [string, string]));
}
