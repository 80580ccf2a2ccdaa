import assert from 'node:assert/strict';
import { mock } from 'node:test';

import { PendingSaves } from '../../../../src/recovery/redis/pending-saves';
import { settle } from '../../../support/recovery/memory-server';

describe('recovery/redis/pending-saves', () => {
  it('resolves when it is said so, and has nothing to wait for before and after', async () => {
    const saves = new PendingSaves<string>();
    assert.equal(saves.get('one'), undefined);
    saves.add('one');
    const saved = saves.get('one');
    saves.add('one');
    assert.equal(saves.get('one'), saved);
    saves.resolve('one');
    saves.resolve('other');
    await saved;
    assert.equal(saves.get('one'), undefined);
  });

  it('waits no longer than five seconds', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const saves = new PendingSaves<string>();
      saves.add('one');
      let isSaved = false;
      void saves.get('one')?.then(() => (isSaved = true));
      mock.timers.tick(4999);
      await settle();
      assert.equal(isSaved, false);
      mock.timers.tick(1);
      await settle();
      assert.equal(isSaved, true);
      await saves.get('one');
    } finally {
      mock.timers.reset();
    }
  });
});
