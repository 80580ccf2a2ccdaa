import assert from 'node:assert/strict';

import fc from 'fast-check';

import { formatRoomName } from '../../src/model/room-name';
import { holds } from './cases';
import { Rig } from './rig';

/** All words of some letters, from one letter to so many. */
function words(letters: string[], length: number): string[] {
  if (length === 0) return [];
  const shorter = words(letters, length - 1);
  return [...letters, ...shorter.flatMap((word) => letters.map((letter) => word + letter))].filter(
    (word, index, all) => all.indexOf(word) === index,
  );
}

/** Words that a room's name is made of, and its punctuation, so that what is put together looks alike. */
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

describe('the rooms of two records', () => {
  const rig = new Rig();
  before(() => rig.start());
  after(() => rig.stop());

  it('are different for any two pairs of identity and id that are, of 14 identities and 1,092 ids each', () => {
    const pairs = words(['a', '_'], 3).flatMap((model) => words(['a', '_', ':'], 6).map((record) => [model, record]));
    assert.equal(pairs.length, 14 * 1092);
    assert.equal(new Set(pairs.map(([model = '', record = '']) => formatRoomName(model, record))).size, pairs.length);
  });

  it('are different for generated pairs full of colons, underscores and names of models', async function () {
    this.timeout(600_000);
    await holds(
      'pairs of rooms',
      fc.property(identity, id, identity, id, (model, record, otherModel, otherRecord) => {
        const isSame = model === otherModel && record === otherRecord;
        assert.equal(formatRoomName(model, record) === formatRoomName(otherModel, otherRecord), isSame);
      }),
    );
  });

  it('keep their messages apart, whatever the ids are made of', async () => {
    const ids = ['83:product', '83:product_83', '_83', ':product', 'sails_model_user_83:user', '83 ', '083', '8', '３'];
    rig.product.message([...ids, ...ids.map((record) => record + ':product')], { of: 'others' });
    rig.user.message([1, 8, 830], { of: 'others' });
    rig.product.message('83', { own: true });
    assert.deepEqual(await rig.arrived(), [['product', { verb: 'messaged', id: '83', data: { own: true } }]]);
  });
});
