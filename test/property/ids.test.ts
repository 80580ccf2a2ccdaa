import assert from 'node:assert/strict';

import fc from 'fast-check';

import { MessageError } from '../../src/errors';
import { checkProperty } from './check-property';
import { assertRejected, Harness, observeCall } from './harness';
import { text } from './valid-data';

const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 5e-324, 1e21, 2 ** 53, -(2 ** 53), Number.MAX_VALUE),
);

/** Strings that some parsers accept as numbers, and strings that only look like numbers. */
const numericLooking = fc
  .tuple(
    fc.constantFrom('', '', '', ' ', '\t', '\u00a0', '\ufeff', '+', '-', '0', '00', '0x', '0b', '.', 'Infinity', "'"),
    fc.oneof(
      number.map(String),
      fc.integer().map((id) => id.toFixed(1)),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((id) => id.toExponential()),
      fc.bigInt().map(String),
      fc.integer({ min: 1, max: 400 }).map((digits) => '9'.repeat(digits)),
      fc.constantFrom('NaN', 'Infinity', '١٢٣', '８３', '1_000', '1,000', '1e400'),
    ),
    fc.constantFrom('', '', '', ' ', '\n', '\0', 'n', 'abc', '.', '.0', 'e0', '0'),
  )
  .map((parts) => parts.join(''));

/** An id, a record, an array of an id, and an array of a record. */
const FORMS: ((id: unknown) => unknown)[] = [(id) => id, (id) => ({ id, name: 'x' }), (id) => [id], (id) => [{ id }]];

describe('generated ids', () => {
  const harness = new Harness();
  before(() => harness.start());
  after(() => harness.stop());

  const messageTo = (model: 'user' | 'product', ids: unknown) => () => {
    harness[model].message(ids as number, { a: 1 });
  };

  it('an id of a number key can be a number or the string that JSON writes for it, and any other string is rejected', async function () {
    this.timeout(600_000);
    await checkProperty(
      'ids of a number key',
      fc.property(fc.oneof(number, numericLooking, text), fc.constantFrom(...FORMS), (id, form) => {
        // The only valid string for a number is what JSON writes for it.
        const isNumber = typeof id === 'number' || (id !== 'null' && JSON.stringify(Number(id)) === id);
        if (isNumber) {
          const { sent } = observeCall(messageTo('user', form(id)));
          assert.deepEqual(
            sent.map((message) => message.id),
            [Number(id) + 0],
          );
        } else {
          const error = assertRejected(messageTo('user', form(id)), 'E_INVALID_ID', form(id));
          assert.ok(id.length < 4 || !error.message.includes(id), error.message);
        }
      }),
    );
  });

  it('an id of a string key can be any string but the empty one, and a number, which is converted', async function () {
    this.timeout(600_000);
    await checkProperty(
      'ids of a string key',
      fc.property(fc.oneof(number, numericLooking, text), fc.constantFrom(...FORMS), (id, form) => {
        const { sent, error } = observeCall(messageTo('product', form(id)));
        if (id === '') assert.ok(error instanceof MessageError && error.code === 'E_INVALID_ID');
        else assert.deepEqual(sent[0]?.id, typeof id === 'string' ? id : JSON.stringify(id));
      }),
    );
  });

  it('a string id of a million characters is accepted, and its message arrives', async () => {
    const id = 'é:_'.repeat(333_334);
    harness.product.subscribe(harness.socket, id);
    harness.product.message(id, { a: 1 });
    assert.deepEqual(await harness.takeReceived(), [['product', { verb: 'messaged', id, data: { a: 1 } }]]);
    assertRejected(messageTo('user', id), 'E_INVALID_ID', id);
  });

  it('100,000 ids, each passed twice, are sent one message each, in order', () => {
    const ids = Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 100_003);
    const { sent } = observeCall(messageTo('user', [...ids, ...ids.map(String)]));
    assert.deepEqual(
      sent.map((message) => message.id),
      ids,
    );
  });

  it('an invalid id after 100,000 valid ones is rejected, and nothing is sent', () => {
    const ids: unknown[] = Array.from({ length: 100_000 }, (_, index) => index);
    assertRejected(messageTo('user', [...ids, '83abc']), 'E_INVALID_ID');
  });
});
