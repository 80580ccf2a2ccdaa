import assert from 'node:assert/strict';

import { EntryQueue } from '../../../src/recovery/entry-queue';
import type { LogEntry } from '../../../src/recovery/log-entry';

describe('recovery/entry-queue', () => {
  const offsets = (entries: LogEntry[]) => entries.map(({ offset }) => offset);
  let queue: EntryQueue;

  beforeEach(() => {
    queue = new EntryQueue();
    for (const offset of ['1-0', '1-1', '2-0', '10-0', '10-2']) queue.push({ offset } as LogEntry);
  });

  it('is empty at first, and again', () => {
    const empty = new EntryQueue();
    assert.deepEqual([empty.size, empty.first, empty.last, empty.has('1-0')], [0, undefined, undefined, false]);
    for (let size = queue.size; size > 0; size--) queue.shift();
    assert.deepEqual([queue.size, queue.first, queue.last, queue.has('10-2')], [0, undefined, undefined, false]);
    queue.push({ offset: '11-0' } as LogEntry);
    assert.deepEqual([queue.size, queue.first?.offset, queue.last?.offset], [1, '11-0', '11-0']);
  });

  it('removes what came first', () => {
    for (const first of ['1-1', '2-0', '10-0', '10-2']) {
      queue.shift();
      assert.equal(queue.first?.offset, first);
      assert.equal(queue.last?.offset, '10-2');
      assert.deepEqual(queue.after('0-0').length, queue.size);
    }
  });

  it('finds an offset as it is written, and no other', () => {
    assert.equal(queue.has('1-0'), true);
    assert.equal(queue.has('10-2'), true);
    for (const offset of ['0-1', '1-2', '10-1', '11-0', '1', '01-0', '1-00', '', 'x', 'NaN-0', '-']) {
      assert.equal(queue.has(offset), false, offset);
    }
    queue.shift();
    assert.equal(queue.has('1-0'), false);
    assert.equal(queue.has('1-1'), true);
  });

  it('returns what comes after an offset, by its numbers', () => {
    assert.deepEqual(offsets(queue.after('0-0')), ['1-0', '1-1', '2-0', '10-0', '10-2']);
    assert.deepEqual(offsets(queue.after('1-1')), ['2-0', '10-0', '10-2']);
    assert.deepEqual(offsets(queue.after('9-9')), ['10-0', '10-2']);
    assert.deepEqual(offsets(queue.after('10-2')), []);
    queue.shift();
    queue.shift();
    assert.deepEqual(offsets(queue.after('0-0')), ['2-0', '10-0', '10-2']);
  });
});
