import assert from 'node:assert/strict';

import type { LogEntry } from '../../../src/recovery/log-entry';
import { compareOffsets, happenedBefore, PENDING_OFFSET, positionOf, timeOf } from '../../../src/recovery/position';

describe('recovery/position', () => {
  const entry = (offset: string, node: string, sequence?: number) => ({ offset, node, sequence }) as LogEntry;

  it('compares offsets by their numbers', () => {
    const sorted = ['0-0', '1-0', '1-1', '1-10', '2-0', '10-0', PENDING_OFFSET];
    assert.deepEqual([...sorted].reverse().sort(compareOffsets), sorted);
    assert.equal(compareOffsets('1-0', '1-0'), 0);
    assert.equal(compareOffsets(PENDING_OFFSET, PENDING_OFFSET), 0);
    assert.equal(compareOffsets('1', '1-0'), 0);
    assert.equal(timeOf('12-3'), 12);
  });

  it('puts before a moment what a node had applied, and what it had issued', () => {
    const moment = { offset: '5-0', node: 'one', sequence: 3 };
    assert.equal(happenedBefore(entry('5-0', 'other'), moment), true);
    assert.equal(happenedBefore(entry('5-1', 'other', 1), moment), false);
    assert.equal(happenedBefore(entry('5-1', 'one', 3), moment), true);
    assert.equal(happenedBefore(entry('5-1', 'one', 4), moment), false);
    assert.equal(happenedBefore(entry('5-1', 'one'), moment), false);
  });

  it('puts a join or leave of the log at its own place', () => {
    assert.deepEqual(positionOf(entry('5-1', 'one', 3)), { offset: '5-1', node: '', sequence: 0 });
  });
});
