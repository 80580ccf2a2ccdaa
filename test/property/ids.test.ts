import assert from 'node:assert/strict';

import fc from 'fast-check';

import { MessageError } from '../../src/errors';
import { holds } from './cases';
import { outcomeOf, refusalOf, Rig } from './rig';
import { text } from './sound-data';

const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 5e-324, 1e21, 2 ** 53, -(2 ** 53), Number.MAX_VALUE),
);

/** Strings that are numbers to some reader, and those that only look so. */
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

/** An id as such, in a record, in an array, and in a record in an array. */
const FORMS: ((id: unknown) => unknown)[] = [(id) => id, (id) => ({ id, name: 'x' }), (id) => [id], (id) => [{ id }]];

describe('a generated id', () => {
  const rig = new Rig();
  before(() => rig.start());
  after(() => rig.stop());

  const messageTo = (model: 'user' | 'product', ids: unknown) => () => {
    rig[model].message(ids as number, { a: 1 });
  };

  it('of a number key is the number that it is, or that it is written as; all other strings are refused', async function () {
    this.timeout(600_000);
    await holds(
      'ids of a number key',
      fc.property(fc.oneof(number, numericLooking, text), fc.constantFrom(...FORMS), (id, form) => {
        // What JSON writes for a number is the one way to write it.
        const isNumber = typeof id === 'number' || (id !== 'null' && JSON.stringify(Number(id)) === id);
        if (isNumber) {
          const { sent } = outcomeOf(messageTo('user', form(id)));
          assert.deepEqual(
            sent.map((told) => told.id),
            [Number(id) + 0],
          );
        } else {
          const error = refusalOf(messageTo('user', form(id)), 'E_INVALID_ID', form(id));
          assert.ok(id.length < 4 || !error.message.includes(id), error.message);
        }
      }),
    );
  });

  it('of a string key is the string that it is, or that writes it', async function () {
    this.timeout(600_000);
    await holds(
      'ids of a string key',
      fc.property(fc.oneof(number, numericLooking, text), fc.constantFrom(...FORMS), (id, form) => {
        const { sent, error } = outcomeOf(messageTo('product', form(id)));
        if (id === '') assert.ok(error instanceof MessageError && error.code === 'E_INVALID_ID');
        else assert.deepEqual(sent[0]?.id, typeof id === 'string' ? id : JSON.stringify(id));
      }),
    );
  });

  it('that is enormous is taken where it is a string, and its message arrives', async () => {
    const id = 'é:_'.repeat(333_334);
    rig.product.subscribe(rig.socket, id);
    rig.product.message(id, { a: 1 });
    assert.deepEqual(await rig.arrived(), [['product', { verb: 'messaged', id, data: { a: 1 } }]]);
    refusalOf(messageTo('user', id), 'E_INVALID_ID', id);
  });

  it('is one of 100,000, each of which is told once, in their order', () => {
    const ids = Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 100_003);
    const { sent } = outcomeOf(messageTo('user', [...ids, ...ids.map(String)]));
    assert.deepEqual(
      sent.map((told) => told.id),
      ids,
    );
  });

  it('is the last of 100,000, and wrong: nobody is told', () => {
    const ids: unknown[] = Array.from({ length: 100_000 }, (_, index) => index);
    refusalOf(messageTo('user', [...ids, '83abc']), 'E_INVALID_ID');
  });
});
