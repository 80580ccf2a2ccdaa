import assert from 'node:assert/strict';

import { describeType } from '../../../src/payload/describe-type';

describe('describeType()', () => {
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
    [new Date(NaN), 'an invalid Date'],
    [new Map(), 'a Map'],
    [Object.create(TypeError.prototype), 'an Error'],
  ];
  for (const [value, type] of cases) {
    it(`${type} is described without its value`, () => {
      assert.equal(describeType(value), type);
    });
  }

  it("none of the value's own code runs", () => {
    const fail = () => assert.fail('its code ran');
    assert.equal(describeType(new Proxy({}, { get: fail, getPrototypeOf: fail, has: fail, ownKeys: fail })), 'a proxy');
    assert.equal(describeType(Object.create(new Proxy({}, { getPrototypeOf: fail }))), 'an object');
    const date = Object.assign(new Date(NaN), { getTime: fail, valueOf: fail });
    assert.equal(describeType(date), 'an invalid Date');
    const revoked = Proxy.revocable([], {});
    revoked.revoke();
    assert.equal(describeType(revoked.proxy), 'a proxy');
  });
});
