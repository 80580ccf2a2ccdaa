import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PAGE = join(__dirname, '../../docs/guarantees.md');

/** A row of the page's tables: what is promised, and the test's file and title. */
const ROW = /^\| (?<promise>.+?) +\| \[[^\]]+\]\((?<file>[^)]+\.ts)\) +\| (?<title>.+?) +\|$/gm;

/** The titles of a file's tests as they stand in its code, in whatever quotes. */
function titlesIn(file: string): Set<string> {
  const code = readFileSync(file, 'utf8');
  const titles = [...code.matchAll(/\b(?:it|describe)\(\s*(['"`])((?:\\.|(?!\1).)*)\1/gs)];
  return new Set(titles.map(([, , title = '']) => title.replaceAll(/\\(['"`])/g, '$1')));
}

describe('docs/guarantees.md', () => {
  const page = readFileSync(PAGE, 'utf8');
  const rows = [...page.matchAll(ROW)].map(({ groups }) => groups as { promise: string; file: string; title: string });

  it('names a test for every promise', () => {
    const cells = page.split('\n').filter((line) => line.startsWith('| ') && line.includes('.ts)'));
    assert.equal(rows.length, cells.length, 'every row can be read');
    assert.ok(rows.length > 40);
  });

  for (const { promise, file, title } of rows) {
    it(`names a test that is there, for: ${promise}`, () => {
      const path = join(dirname(PAGE), file);
      assert.ok(existsSync(path), file);
      assert.ok(titlesIn(path).has(title), `${file} has no test "${title}"`);
    });
  }
});
