import assert from 'node:assert/strict';

import { kindOf } from '../../../src/payload/describe-type';

describe('the kind of a thing', () => {
  const cases: [unknown, string][] = [
    [undefined, 'undefined'],
    [null, 'null'],
    [NaN, 'NaN'],
    [Infinity, 'an infinite number'],
    [-Infinity, 'an infinite number'],
    [83, 'a number'],
    ['', 'an empty string'],
    ['secret', 'a string'],
    [true, 'a boolean'],
    [83n, 'a bigint'],
    [Symbol('secret'), 'a symbol'],
    [() => 1, 'a function'],

    [[1], 'an array'],
    [{}, 'an object'],
    [new Date(), 'a Date'],
    [new Map(), 'a Map'],
    [Object.create(TypeError.prototype), 'an Error'],
  ];
  for (const [value, kind] of cases) {
    it(`is told without its value: ${kind}`, () => {
      assert.equal(kindOf(value), kind);
    });
  }

  it("is told without running the thing's own code", () => {
    const bomb = () => assert.fail('its code ran');
    assert.equal(kindOf(new Proxy({}, { get: bomb, getPrototypeOf: bomb, has: bomb, ownKeys: bomb })), 'a proxy');
    assert.equal(kindOf(Object.create(new Proxy({}, { getPrototypeOf: bomb }))), 'an object');
    const revoked = Proxy.revocable([], {});
    revoked.revoke();
    assert.equal(kindOf(revoked.proxy), 'a proxy');
  });
});
