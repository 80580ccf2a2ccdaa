import assert from 'node:assert/strict';

import { assertRejected, Harness } from './harness';

describe('very large data', () => {
  const harness = new Harness();
  before(() => harness.start());
  after(() => harness.stop());

  const reject = (data: object) =>
    assertRejected(() => {
      harness.user.message(83, data);
    }, 'E_INVALID_DATA');

  async function assertArrives(data: object) {
    harness.user.message(83, data);
    assert.deepEqual(await harness.takeReceived(), [['user', { verb: 'messaged', id: 83, data }]]);
  }

  it('data of 1,000,000 keys arrives', async () => {
    await assertArrives(Object.fromEntries(Array.from({ length: 1_000_000 }, (_, index) => [`key${index}`, index])));
  });

  it('an array of 1,000,000 items arrives', async () => {
    await assertArrives({ list: Array.from({ length: 1_000_000 }, (_, index) => index % 7) });
  });

  it('a string of 10,000,000 characters arrives', async () => {
    await assertArrives({ text: 'é\ud800"\n'.repeat(2_500_000) });
  });

  it('data of 500 levels of arrays and dictionaries arrives', async () => {
    await assertArrives(nested(500));
  });

  for (const levels of [501, 100_000]) {
    it(`data of ${levels} levels is rejected without a stack overflow`, () => {
      assert.match(reject(nested(levels)).message, /nested deeper than 500 levels/);
    });
  }

  it('data of 1,000,000 keys of which the last is invalid is rejected with its path', () => {
    const data = Object.fromEntries(Array.from({ length: 1_000_000 }, (_, index) => [`key${index}`, index]));
    assert.equal(reject(Object.assign(data, { last: NaN })).path, 'data.last');
  });

  it('an array of 4,294,967,295 holes is rejected at the first', () => {
    assert.equal(reject({ list: new Array(2 ** 32 - 1) }).path, 'data.list[0]');
  });
});

function nested(levels: number): object {
  let data: object = {};
  for (let level = 1; level < levels; level++) data = level % 2 === 0 || level === levels - 1 ? { data } : [data];
  return data;
}
