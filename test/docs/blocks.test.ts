import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { contributing } from './contributing';
import { errors } from './errors';
import { migrating } from './migrating';
import { type Block, type Page, PROJECT, writtenPages } from './page';
import { readme } from './readme';
import { recovery } from './recovery';
import type { Runs } from './script';
import { testing } from './testing';

const RUNS: Record<string, (page: Page) => Runs> = {
  'README.md': readme,
  'CONTRIBUTING.md': contributing,
  'docs/errors.md': errors,
  'docs/migrating.md': migrating,
  'docs/recovery.md': recovery,
  'docs/testing.md': testing,
};

const NODES = join(PROJECT, 'test/integration/cluster');
const TESTS_ON_NODES = readdirSync(NODES)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join(NODES, name), 'utf8'));

for (const page of writtenPages()) {
  if (page.blocks.length === 0) continue;
  describe(`the code blocks of ${page.path}`, () => {
    const runs = RUNS[page.path]?.(page) ?? {};
    for (const block of page.blocks) {
      if (block.reason !== undefined || isRunByNodes(block)) continue;
      it(`${block.name ?? 'unnamed'}, on line ${block.line}`, async () => {
        assert.ok(block.name, 'its fence must say test="its name" or not-run="why"');
        const runIt = runs[block.name];
        assert.ok(runIt, `nothing in test/docs runs "${block.name}"`);
        await runIt(block);
      });
    }

    it('are all that the tests run', () => {
      const names = new Set(page.blocks.map(({ name }) => name));
      assert.deepEqual(
        Object.keys(runs).filter((name) => !names.has(name)),
        [],
      );
    });
  });
}

/** The tests on many nodes take the blocks of docs/scaling.md, which are files, by their headings. */
function isRunByNodes({ page, heading, code }: Block): boolean {
  if (page !== 'docs/scaling.md' || !/^\/\/ \S+\.js/.test(code)) return false;
  const texts = [`'${heading}'`, `"${heading}"`];
  return TESTS_ON_NODES.some((test) => texts.some((text) => test.includes(text)));
}
