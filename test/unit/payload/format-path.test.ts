import assert from 'node:assert/strict';

import { pathOf } from '../../../src/payload/format-path';

describe('a path', () => {
  const cases: [string, PropertyKey[], string][] = [
    ['to the data itself', [], 'data'],
    ['by names and indexes', ['items', 3, 'price'], 'data.items[3].price'],
    ['by a name that needs no quotes', ['$a_1'], 'data.$a_1'],
    ['by a name that needs quotes', ['hair color', '3', '', 'a"b\n'], 'data["hair color"]["3"][""]["a\\"b\\n"]'],
    ['by a name that is not ASCII', ['größe'], 'data["größe"]'],
    ['by __proto__', ['__proto__'], 'data.__proto__'],
    ['by a symbol', [Symbol('tag'), Symbol()], 'data[Symbol(tag)][Symbol()]'],
  ];
  for (const [what, keys, path] of cases) {
    it(`${what} reads as JavaScript`, () => {
      assert.equal(pathOf(keys), path);
    });
  }
});
