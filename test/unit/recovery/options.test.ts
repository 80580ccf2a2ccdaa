import assert from 'node:assert/strict';

import { DEFAULT_OPTIONS, parseRecoveryOptions, refreshInterval, retention } from '../../../src/recovery/options';

const EXPECTED = 'Expected true, false, or { maxDisconnectionDuration: <milliseconds>, skipMiddlewares: <boolean> }.';
const RANGE = 'Expected milliseconds, more than 0 and at most 2147483647.';

describe('recovery/options', () => {
  const valid: [value: unknown, options: object | undefined][] = [
    [undefined, undefined],
    [false, undefined],
    [true, { maxDisconnectionDuration: 120_000, skipMiddlewares: true }],
    [{}, DEFAULT_OPTIONS],
    [{ maxDisconnectionDuration: 1 }, { maxDisconnectionDuration: 1, skipMiddlewares: true }],
    [{ maxDisconnectionDuration: 0.1 }, { maxDisconnectionDuration: 1, skipMiddlewares: true }],
    [{ maxDisconnectionDuration: 1500.5 }, { maxDisconnectionDuration: 1501, skipMiddlewares: true }],
    [{ maxDisconnectionDuration: 2 ** 31 - 1 }, { maxDisconnectionDuration: 2 ** 31 - 1, skipMiddlewares: true }],
    [{ skipMiddlewares: false }, { maxDisconnectionDuration: 120_000, skipMiddlewares: false }],
  ];
  for (const [value, options] of valid) {
    it(`takes ${JSON.stringify(value)}`, () => {
      assert.deepEqual(parseRecoveryOptions(value, 'setting'), options);
    });
  }

  const invalid: [value: unknown, message: string][] = [
    [null, `setting is null. ${EXPECTED}`],
    ['true', `setting is a string. ${EXPECTED}`],
    [120_000, `setting is a number. ${EXPECTED}`],
    [[120_000], `setting is an array. ${EXPECTED}`],
    [{ maxDuration: 1 }, `setting has an unknown key, maxDuration. ${EXPECTED}`],
    [{ skipMiddlewares: 1 }, 'setting.skipMiddlewares is a number. Expected a boolean.'],
    [{ maxDisconnectionDuration: undefined }, `setting.maxDisconnectionDuration is undefined. ${RANGE}`],
    [{ maxDisconnectionDuration: '1000' }, `setting.maxDisconnectionDuration is a string. ${RANGE}`],
    [{ maxDisconnectionDuration: NaN }, `setting.maxDisconnectionDuration is NaN. ${RANGE}`],
    [{ maxDisconnectionDuration: Infinity }, `setting.maxDisconnectionDuration is an infinite number. ${RANGE}`],
    [{ maxDisconnectionDuration: 0 }, `setting.maxDisconnectionDuration is out of range. ${RANGE}`],
    [{ maxDisconnectionDuration: -1 }, `setting.maxDisconnectionDuration is out of range. ${RANGE}`],
    [{ maxDisconnectionDuration: 2 ** 31 }, `setting.maxDisconnectionDuration is out of range. ${RANGE}`],
  ];
  for (const [value, message] of invalid) {
    it(`rejects a value: ${message}`, () => {
      assert.throws(() => parseRecoveryOptions(value, 'setting'), { message });
    });
  }

  it('sends offsets four times within the duration, and at least every half minute', () => {
    const intervals = [1, 1000, 120_000, 240_000].map((maxDisconnectionDuration) =>
      refreshInterval({ maxDisconnectionDuration, skipMiddlewares: true }),
    );
    assert.deepEqual(intervals, [1, 250, 30_000, 30_000]);
  });

  it('keeps the log for the duration and as long as an offset can be old', () => {
    assert.equal(retention(DEFAULT_OPTIONS), 180_000);
    assert.equal(retention({ ...DEFAULT_OPTIONS, maxDisconnectionDuration: 1000 }), 1500);
  });
});
