import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { generatedPages, type Page, PROJECT, writtenPages } from './page';

const pages = new Map([...writtenPages(), ...generatedPages()].map((page) => [page.path, page]));

describe('links in the documentation', () => {
  for (const page of pages.values()) {
    it(`every link of ${page.path} has a target`, () => {
      const brokenLinks = page.links
        .map((link) => [link, describeBrokenLink(page, link)])
        .filter(([, problem]) => problem !== undefined);
      assert.deepEqual(brokenLinks, []);
    });
  }
});

/** Returns what is wrong with a link. Of links to other sites, only the form is checked. */
function describeBrokenLink(page: Page, link: string): string | undefined {
  if (/^[a-z]+:/.test(link)) return /^https:\/\/[\w.-]+(\/[^\s<>"]*)?$/.test(link) ? undefined : 'not an https address';
  const [path = '', anchor] = link.split('#', 2);
  const target = path === '' ? page.path : join(dirname(page.path), decodeURI(path));
  if (target.startsWith('..')) return 'leads out of the project';
  if (!existsSync(join(PROJECT, target))) return 'no such file';
  if (anchor === undefined || pages.get(target)?.anchors.has(anchor) === true) return undefined;
  return 'no such heading';
}
