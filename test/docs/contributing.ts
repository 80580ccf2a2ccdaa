import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';

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
    'the house': ({ code }) => {
      const floors = new Map(
        Array.from(code.matchAll(/subgraph (.+)\n((?: {4}.+\n)+) *end/g), ([, floor = '', files = '']) =>
          files
            .trim()
            .split(/\s+/)
            .map((file) => [file, floor] as const),
        ).flat(),
      );
      assert.deepEqual([...floors.keys()].sort(), FILES.map((file) => basename(file)).sort());
      const onFloor = (floor: string) => (file: string) => floors.get(file) === floor;

      const drawn = Array.from(code.matchAll(/^ {2}(\S+) --> (\S+)$/gm), ([, from = '', to = '']) => `${from} ${to}`);
      const real = FILES.flatMap((file) => importsOf(file).map((to) => `${basename(file)} ${to}`));
      const above = real.filter((edge) => !onFloor('ground')(edge.split(' ')[1] ?? ''));
      assert.deepEqual(drawn.sort(), above.sort());

      assert.deepEqual(
        [...floors.keys()]
          .filter(onFloor('steps'))
          .flatMap((file) => above.filter((edge) => edge.startsWith(`${file} `))),
        [],
      );
    },
  };
}

/** What a file imports of src/ at run time. */
function importsOf(file: string): string[] {
  const code = readFileSync(join(PROJECT, 'src', `${file}.ts`), 'utf8');
  const imports = code.matchAll(/^(?:import|export) (?!type )[^;]*? from '\.{1,2}\/(?:[\w-]+\/)*([\w-]+)';$/gm);
  return Array.from(imports, ([, name]) => String(name));
}
