import assert from 'node:assert/strict';

import fc from 'fast-check';

import { formatRoomName } from '../../src/model/room-name';
import { checkProperty } from './check-property';
import { Harness } from './harness';

/** Returns all words of these letters, up to a length. */
function words(letters: string[], length: number): string[] {
  if (length === 0) return [];
  const shorter = words(letters, length - 1);
  return [...letters, ...shorter.flatMap((word) => letters.map((letter) => word + letter))].filter(
    (word, index, all) => all.indexOf(word) === index,
  );
}

/** Words and punctuation of room names, which make similar names when they are joined. */
const part = fc.constantFrom(
  '_',
  ':',
  'user',
  'pet',
  'sails',
  'model',
  'create',
  'sails_model_',
  ':user',
  '_1',
  '1',
  '',
);
const id = fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));
const identity = fc
  .array(part, { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('').replaceAll(':', ''))
  .filter((name) => name !== '');

describe('room names', () => {
  const harness = new Harness();
  before(() => harness.start());
  after(() => harness.stop());

  it('two records never have the same room, of all pairs of 14 identities and 1,092 ids each', () => {
    const pairs = words(['a', '_'], 3).flatMap((model) => words(['a', '_', ':'], 6).map((record) => [model, record]));
    assert.equal(pairs.length, 14 * 1092);
    assert.equal(new Set(pairs.map(([model = '', record = '']) => formatRoomName(model, record))).size, pairs.length);
  });

  it('two records never have the same room, for generated ids of colons, underscores and model names', async function () {
    this.timeout(600_000);
    await checkProperty(
      'pairs of rooms',
      fc.property(identity, id, identity, id, (model, record, otherModel, otherRecord) => {
        const isSame = model === otherModel && record === otherRecord;
        assert.equal(formatRoomName(model, record) === formatRoomName(otherModel, otherRecord), isSame);
      }),
    );
  });

  it('a message reaches no record with a similar id', async () => {
    const ids = ['83:product', '83:product_83', '_83', ':product', 'sails_model_user_83:user', '83 ', '083', '8', '３'];
    harness.product.message([...ids, ...ids.map((record) => record + ':product')], { of: 'others' });
    harness.user.message([1, 8, 830], { of: 'others' });
    harness.product.message('83', { own: true });
    assert.deepEqual(await harness.takeReceived(), [['product', { verb: 'messaged', id: '83', data: { own: true } }]]);
  });
});
