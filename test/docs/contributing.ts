import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';

import { PROJECT, type Page } from './page';
import type { Runs } from './script';

const FILES = readdirSync(join(PROJECT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => extname(name) === '.ts')
  .map((name) => name.slice(0, -'.ts'.length));

/** Holds CONTRIBUTING.md against what it speaks of. */
export function contributing(page: Page): Runs {
  const text = readFileSync(join(PROJECT, page.path), 'utf8');

  it('says where every file of src/ has its place', () => {
    const linked = page.links
      .filter((link) => link.startsWith('src/'))
      .map((link) => link.slice('src/'.length, -'.ts'.length));
    assert.deepEqual(linked.sort(), FILES.sort());
  });

  it('says what every script of package.json is for, and no other', () => {
    const { scripts } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { scripts: object };
    const said = Array.from(text.matchAll(/\bnpm (?:run ([\w:]+)|(test|start)\b)/g), ([, run, short]) => run ?? short);
    assert.deepEqual(
      [...new Set(said)].sort(),
      Object.keys(scripts)
        .filter((name) => name !== 'prepack')
        .sort(),
    );
  });

  it('names tests that are there', () => {
    for (const [, path = ''] of text.matchAll(/npx mocha "?([^"`]+)/g)) {
      const folder = join(PROJECT, dirname(path));
      const isThere = path.includes('*')
        ? existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.test.ts'))
        : existsSync(join(PROJECT, path));
      assert.ok(isThere, path);
    }
  });

  return {
    architecture: ({ code }) => {
      const drawn = Array.from(code.matchAll(/^ {2}(\S+) --> (\S+)$/gm), ([, from = '', to = '']) => `${from} ${to}`);
      const imports = FILES.flatMap((file) => importsOf(file).map((to) => `${partOf(file)} ${partOf(to)}`));
      const across = imports.filter((edge) => new Set(edge.split(' ')).size > 1);
      assert.deepEqual(drawn.sort(), [...new Set(across)].sort());
    },
  };
}

/** The folder of a file; the entries, which stand beside errors, are one part. */
function partOf(file: string): string {
  if (file === 'errors') return 'errors';
  return file.includes('/') ? dirname(file) : 'entries';
}

/** What a file imports of src/ at run time. */
function importsOf(file: string): string[] {
  const code = readFileSync(join(PROJECT, 'src', `${file}.ts`), 'utf8');
  const imports = code.matchAll(/^(?:import|export) (?!type )[^;]*? from '(\.{1,2}\/[^']+)';$/gm);
  return Array.from(imports, ([, path]) => join(dirname(file), String(path)));
}
