import assert from 'node:assert/strict';

import { PendingEntries } from '../../../../src/recovery/redis/pending-entries';

describe('recovery/redis/pending-entries', () => {
  it('numbers what is issued, in order, and forgets what was read or lost', () => {
    const pending = new PendingEntries('node');
    assert.equal(pending.lastSequence, 0);
    const numbers = ['/', '/a', '/b', '/c'].map((namespace) => pending.add(namespace, { kind: 'mark' }));
    assert.deepEqual(numbers, [1, 2, 3, 4]);
    assert.equal(pending.lastSequence, 4);
    assert.deepEqual([...pending.values()][0], {
      kind: 'mark',
      namespace: '/',
      node: 'node',
      sequence: 1,
      offset: 'Infinity-0',
    });
    pending.deleteUntil(2);
    assert.deepEqual([...pending.sequences()], [3, 4]);
    pending.delete(4);
    assert.deepEqual([...pending.sequences()], [3]);
    assert.equal(pending.lastSequence, 4);
    pending.deleteUntil(4);
    assert.equal(pending.lastSequence, 0);
  });
});
