import assert from 'node:assert/strict';

import { refusalOf, Rig } from './rig';

describe('enormous data', () => {
  const rig = new Rig();
  before(() => rig.start());
  after(() => rig.stop());

  const refused = (data: object) =>
    refusalOf(() => {
      rig.user.message(83, data);
    }, 'E_INVALID_DATA');

  async function assertArrives(data: object) {
    rig.user.message(83, data);
    assert.deepEqual(await rig.arrived(), [['user', { verb: 'messaged', id: 83, data }]]);
  }

  it('of 1,000,000 keys arrives', async () => {
    await assertArrives(Object.fromEntries(Array.from({ length: 1_000_000 }, (_, index) => [`key${index}`, index])));
  });

  it('of 1,000,000 items arrives', async () => {
    await assertArrives({ list: Array.from({ length: 1_000_000 }, (_, index) => index % 7) });
  });

  it('of one string of 10,000,000 characters arrives', async () => {
    await assertArrives({ text: 'é\ud800"\n'.repeat(2_500_000) });
  });

  it('of 500 levels arrives, of arrays and dictionaries', async () => {
    await assertArrives(nested(500));
  });

  for (const levels of [501, 100_000]) {
    it(`of ${levels} levels is refused, and overflows no stack`, () => {
      assert.match(refused(nested(levels)).message, /nested deeper than 500 levels/);
    });
  }

  it('of 1,000,000 keys with a fault in the last one is refused, with its path', () => {
    const data = Object.fromEntries(Array.from({ length: 1_000_000 }, (_, index) => [`key${index}`, index]));
    assert.equal(refused(Object.assign(data, { last: NaN })).path, 'data.last');
  });

  it('of 4,294,967,295 holes is refused at the first', () => {
    assert.equal(refused({ list: new Array(2 ** 32 - 1) }).path, 'data.list[0]');
  });
});

function nested(levels: number): object {
  let data: object = {};
  for (let level = 1; level < levels; level++) data = level % 2 === 0 || level === levels - 1 ? { data } : [data];
  return data;
}
