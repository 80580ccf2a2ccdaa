import assert from 'node:assert/strict';

import { formatPath } from '../../../src/payload/format-path';

describe('formatPath()', () => {
  const cases: [string, PropertyKey[], string][] = [
    ['an empty path', [], 'data'],
    ['a path of names and indexes', ['items', 3, 'price'], 'data.items[3].price'],
    ['a name that needs no quotes', ['$a_1'], 'data.$a_1'],
    ['a name that needs quotes', ['hair color', '3', '', 'a"b\n'], 'data["hair color"]["3"][""]["a\\"b\\n"]'],
    ['a name that is not ASCII', ['größe'], 'data["größe"]'],
    ['__proto__', ['__proto__'], 'data.__proto__'],
    ['a symbol', [Symbol('tag'), Symbol()], 'data[Symbol(tag)][Symbol()]'],
  ];
  for (const [what, keys, path] of cases) {
    it(`${what} is formatted as a JavaScript expression`, () => {
      assert.equal(formatPath(keys), path);
    });
  }
});
