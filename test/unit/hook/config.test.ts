import assert from 'node:assert/strict';

import { parseMessageConfig } from '../../../src/hook/config';

describe('parseMessageConfig()', () => {
  it('a function is accepted as onError, beside what Sails adds', () => {
    const onError = () => undefined;
    assert.deepEqual(parseMessageConfig({ onError, _hookTimeout: 20_000 }), { onError });
  });

  it('an app without settings, and one without onError, has none', () => {
    for (const config of [undefined, {}, { onError: undefined }]) {
      assert.equal(parseMessageConfig(config).onError, undefined);
    }
  });

  const rejected: [unknown, string][] = [
    [null, 'sails.config.message is null. Expected a dictionary, such as { onError: (error) => … }.'],
    [true, 'sails.config.message is a boolean. Expected a dictionary, such as { onError: (error) => … }.'],
    [['secret'], 'sails.config.message is an array. Expected a dictionary, such as { onError: (error) => … }.'],
    [() => 1, 'sails.config.message is a function. Expected a dictionary, such as { onError: (error) => … }.'],
    [{ onError: 'secret' }, 'sails.config.message.onError is a string. Expected a function that receives an error.'],
    [{ onError: null }, 'sails.config.message.onError is null. Expected a function that receives an error.'],
    [{ onerror: () => 1 }, 'Unknown setting sails.config.message.onerror. The only setting is `onError`.'],
    [{ recovery: 'secret' }, 'Unknown setting sails.config.message.recovery. The only setting is `onError`.'],
  ];
  for (const [config, message] of rejected) {
    it(`an invalid setting is rejected: ${message}`, () => {
      assert.throws(() => parseMessageConfig(config), { message });
    });
  }
});
