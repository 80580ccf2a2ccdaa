import assert from 'node:assert/strict';

import { Sequences } from '../../../../src/recovery/redis/sequences';

describe('recovery/redis/sequences', () => {
  it('returns whether a number comes next, was read before, or follows a gap', () => {
    const sequences = new Sequences();
    const note = (...numbers: number[]) => numbers.map((sequence) => sequences.note('node', sequence));
    assert.deepEqual(note(5, 6, 6, 5, 8, 9, 7), ['next', 'next', 'repeated', 'repeated', 'gap', 'next', 'repeated']);
    assert.equal(sequences.note('other', 1), 'next');
    sequences.clear();
    assert.equal(sequences.note('node', 20), 'next');
  });

  it('forgets the node that was silent for longest', () => {
    const sequences = new Sequences();
    for (let number = 0; number < 1000; number++) sequences.note(String(number), 1);
    sequences.note('0', 2);
    sequences.note('another', 1);
    assert.equal(sequences.note('0', 2), 'repeated');
    assert.equal(sequences.note('2', 1), 'repeated');
    assert.equal(sequences.note('1', 1), 'next');
  });
});
