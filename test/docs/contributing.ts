import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Page, PROJECT } from './page';
import type { Runs } from './script';

/** Checks CONTRIBUTING.md against the project. None of its code blocks is run. */
export function contributing(page: Page): Runs {
  const text = readFileSync(join(PROJECT, page.path), 'utf8');

  it('CONTRIBUTING.md has a line for every folder of the project, of src/ and of test/, and for no other', () => {
    const folders = [...foldersIn('.'), ...foldersIn('src'), ...foldersIn('test')];
    const inTables = page.rows.flatMap(({ cells: [cell = ''] }) => /^\[([^\]]+)\/\]/.exec(cell)?.[1] ?? []);
    assert.deepEqual(inTables.sort(), folders.sort());
  });

  it('CONTRIBUTING.md names every script of package.json, and no other', () => {
    const { scripts } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { scripts: object };
    const named = Array.from(
      text.matchAll(/\bnpm (?:run ([\w:-]+)|(test|start)\b)/g),
      ([, run, short]) => run ?? short,
    );
    assert.deepEqual(
      [...new Set(named)].sort(),
      Object.keys(scripts)
        .filter((name) => name !== 'prepack')
        .sort(),
    );
  });

  it('CONTRIBUTING.md names test files that exist', () => {
    for (const [, path = ''] of text.matchAll(/npx mocha ([^`]+)/g)) assert.ok(existsSync(join(PROJECT, path)), path);
  });

  return {};
}

/** The folders that are tracked by git. */
function foldersIn(folder: string): string[] {
  const ignored = ['node_modules', 'dist', 'coverage'];
  return readdirSync(join(PROJECT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !ignored.includes(entry.name))
    .map(({ name }) => join(folder, name));
}
