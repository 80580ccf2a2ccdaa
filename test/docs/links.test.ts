import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { madePages, type Page, PROJECT, writtenPages } from './page';

const pages = new Map([...writtenPages(), ...madePages()].map((page) => [page.path, page]));

describe('the links of', () => {
  for (const page of pages.values()) {
    it(`${page.path} lead somewhere`, () => {
      const faults = page.links.map((link) => [link, faultOf(page, link)]).filter(([, fault]) => fault !== undefined);
      assert.deepEqual(faults, []);
    });
  }
});

/** Says what is wrong with a link; what is outside of the project is only looked at for its form. */
function faultOf(page: Page, link: string): string | undefined {
  if (/^[a-z]+:/.test(link)) return /^https:\/\/[\w.-]+(\/[^\s<>"]*)?$/.test(link) ? undefined : 'no https address';
  const [path = '', anchor] = link.split('#', 2);
  const target = path === '' ? page.path : join(dirname(page.path), decodeURI(path));
  if (target.startsWith('..')) return 'leads out of the project';
  if (!existsSync(join(PROJECT, target))) return 'no such file';
  if (anchor === undefined || pages.get(target)?.anchors.has(anchor) === true) return undefined;
  return 'no such heading';
}
