import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PAGE = join(__dirname, '../../docs/reference/guarantees.md');

/** A row of the page's tables: a guarantee, and its test's file and title. */
const ROW = /^\| (?<guarantee>.+?) +\| \[[^\]]+\]\((?<file>[^)]+\.ts)\) +\| (?<title>.+?) +\|$/gm;

/** Returns the titles of a file's tests as they are written in its code. */
function titlesIn(file: string): Set<string> {
  const code = readFileSync(file, 'utf8');
  const titles = [...code.matchAll(/\b(?:it|describe)\(\s*(['"`])((?:\\.|(?!\1).)*)\1/gs)];
  return new Set(titles.map(([, , title = '']) => title.replaceAll(/\\(['"`])/g, '$1')));
}

describe('docs/reference/guarantees.md', () => {
  const page = readFileSync(PAGE, 'utf8');
  const rows = [...page.matchAll(ROW)].map(
    ({ groups }) => groups as { guarantee: string; file: string; title: string },
  );

  it('every row of docs/reference/guarantees.md names a test', () => {
    const cells = page.split('\n').filter((line) => line.startsWith('| ') && line.includes('.ts)'));
    assert.equal(rows.length, cells.length, 'every row can be parsed');
    assert.ok(rows.length > 40);
  });

  for (const { guarantee, file, title } of rows) {
    it(`the test of a guarantee exists: ${guarantee}`, () => {
      const path = join(dirname(PAGE), file);
      assert.ok(existsSync(path), file);
      assert.ok(titlesIn(path).has(title), `${file} has no test "${title}"`);
    });
  }
});
