import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { clients } from './clients';
import { contributing } from './contributing';
import { errors } from './errors';
import { gettingStarted } from './getting-started';
import { migrating } from './migrating';
import { type Block, type Page, PROJECT, writtenPages } from './page';
import { privacy } from './privacy';
import { readme } from './readme';
import { recipes } from './recipes';
import { recovery } from './recovery';
import type { Runs } from './script';
import { testing } from './testing';
import { troubleshooting } from './troubleshooting';
import { typescript } from './typescript';
import { validation } from './validation';
import { withoutSails } from './without-sails';

const RUNS: Record<string, (page: Page) => Runs> = {
  'README.md': readme,
  'CONTRIBUTING.md': contributing,
  'docs/reference/errors.md': errors,
  'docs/guides/clients.md': clients,
  'docs/guides/getting-started.md': gettingStarted,
  'docs/guides/migrating.md': migrating,
  'docs/guides/privacy.md': privacy,
  'docs/guides/recipes.md': recipes,
  'docs/guides/recovery.md': recovery,
  'docs/guides/testing.md': testing,
  'docs/guides/troubleshooting.md': troubleshooting,
  'docs/guides/typescript.md': typescript,
  'docs/guides/validation.md': validation,
  'docs/guides/without-sails.md': withoutSails,
};

const CLUSTER_TESTS = join(PROJECT, 'test/integration/cluster');
const CLUSTER_TEST_CODE = readdirSync(CLUSTER_TESTS)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join(CLUSTER_TESTS, name), 'utf8'));

for (const page of writtenPages()) {
  if (page.blocks.length === 0) continue;
  describe(`the code blocks of ${page.path}`, () => {
    const runs = RUNS[page.path]?.(page) ?? {};
    for (const block of page.blocks) {
      if (block.reason !== undefined || isRunByClusterTests(block)) continue;
      it(`${block.name ?? 'unnamed'}, on line ${block.line}`, async () => {
        assert.ok(block.name, 'its fence must say test="its name" or not-run="why"');
        const runIt = runs[block.name];
        assert.ok(runIt, `nothing in test/docs runs "${block.name}"`);
        await runIt(block);
      });
    }

    it(`every block that the tests run exists in ${page.path}`, () => {
      const names = new Set(page.blocks.map(({ name }) => name));
      assert.deepEqual(
        Object.keys(runs).filter((name) => !names.has(name)),
        [],
      );
    });
  });
}

/** The tests in test/integration/cluster read the files in docs/guides/scaling.md by their headings. */
function isRunByClusterTests({ page, heading, code }: Block): boolean {
  if (page !== 'docs/guides/scaling.md' || !/^\/\/ \S+\.js/.test(code)) return false;
  const texts = [`'${heading}'`, `"${heading}"`];
  return CLUSTER_TEST_CODE.some((test) => texts.some((text) => test.includes(text)));
}
