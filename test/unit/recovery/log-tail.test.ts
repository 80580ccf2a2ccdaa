import assert from 'node:assert/strict';

import type { LogEntry } from '../../../src/recovery/log-entry';
import { LogTail, sessionRoom } from '../../../src/recovery/log-tail';
import { DEFAULT_OPTIONS, retention } from '../../../src/recovery/options';

describe('recovery/log-tail', () => {
  let tail: LogTail;

  function append(offset: string, rooms: readonly string[], fields: object = {}): void {
    const target = { rooms, except: [], flags: {} };
    tail.append({
      kind: 'broadcast',
      namespace: '/',
      recoverable: true,
      offset,
      target,
      ...fields,
    } as unknown as LogEntry);
  }

  function after(offset: string, rooms: readonly string[], namespace = '/'): string[] {
    return tail.after(offset, namespace, rooms).map((entry) => entry.offset);
  }

  beforeEach(() => {
    tail = new LogTail(() => DEFAULT_OPTIONS, 5);
  });

  it('is empty at first', () => {
    assert.deepEqual([tail.size, tail.firstOffset, tail.lastOffset, tail.has('0-0')], [0, '0-0', '0-0', false]);
    assert.deepEqual(after('0-0', ['room']), []);
  });

  it('finds by room what a client may have missed, each entry once, and what is for everyone', () => {
    append('1-0', ['one']);
    append('2-0', ['one', 'two', 'one']);
    append('3-0', []);
    append('4-0', ['three']);
    append('5-0', ['one'], { namespace: '/other' });
    assert.deepEqual(after('0-0', ['one', 'two']), ['1-0', '2-0', '3-0']);
    assert.deepEqual(after('1-0', ['two']), ['2-0', '3-0']);
    assert.deepEqual(after('0-0', ['one'], '/other'), ['5-0']);
    assert.deepEqual(after('0-0', []), ['3-0']);
    assert.deepEqual([tail.has('4-0'), tail.has('4-1'), tail.size], [true, false, 5]);
  });

  it('finds claims and departures by session, and joins and leaves by room', () => {
    append('1-0', [], { kind: 'claim', pid: 'pid' });
    append('2-0', [], { kind: 'departure', pid: 'pid' });
    append('3-0', [], { kind: 'claim', pid: 'other' });
    append('4-0', ['room'], { kind: 'join' });
    append('5-0', [], { kind: 'mark' });
    assert.deepEqual(after('0-0', [sessionRoom('pid')]), ['1-0', '2-0']);
    assert.deepEqual(after('0-0', ['room', 'pid']), ['4-0']);
    assert.equal(tail.lastOffset, '5-0');
  });

  it('does not find what a client that was away need not receive, but knows its offset', () => {
    append('1-0', ['room'], { recoverable: false });
    assert.deepEqual(after('0-0', ['room']), []);
    assert.equal(tail.has('1-0'), true);
  });

  it('is bounded by count', () => {
    for (let time = 1; time <= 7; time++) append(`${time}-0`, [time % 2 === 0 ? 'even' : 'odd', 'all']);
    assert.deepEqual(after('0-0', ['all']), ['3-0', '4-0', '5-0', '6-0', '7-0']);
    assert.deepEqual(after('0-0', ['even']), ['4-0', '6-0']);
    assert.deepEqual([tail.size, tail.firstOffset, tail.has('2-0'), tail.has('3-0')], [5, '3-0', false, true]);
  });

  it('has as much room for what is not an event as for events', () => {
    append('1-0', ['room']);
    for (let time = 2; time <= 10; time++) {
      const kind = ['claim', 'departure', 'join', 'mark'][time % 4];
      append(`${time}-0`, ['room'], time === 10 ? { recoverable: false } : { kind, pid: 'pid' });
    }
    assert.deepEqual([tail.size, tail.firstOffset], [10, '1-0']);
    append('11-0', [], { kind: 'mark' });
    assert.deepEqual([tail.size, tail.firstOffset], [10, '2-0']);
    for (let time = 12; time <= 16; time++) append(`${time}-0`, ['room']);
    assert.deepEqual([tail.size, tail.firstOffset], [10, '7-0']);
    append('17-0', ['room']);
    assert.deepEqual([tail.size, tail.firstOffset], [5, '13-0']);
  });

  it('is bounded by time, but keeps the newest entry', () => {
    const time = retention(DEFAULT_OPTIONS);
    append('1-0', ['room']);
    append('2-0', ['room']);
    append(`${1 + time}-0`, ['room']);
    assert.equal(tail.firstOffset, '1-0');
    append(`${2 + time}-0`, ['room']);
    assert.equal(tail.firstOffset, '2-0');
    append(`${10 * time}-0`, ['room']);
    assert.deepEqual([tail.size, tail.firstOffset], [1, `${10 * time}-0`]);
    assert.deepEqual(after('0-0', ['room']), [`${10 * time}-0`]);
  });

  it('forgets everything but the last offset', () => {
    append('1-0', ['room']);
    tail.clear();
    assert.deepEqual([tail.size, tail.has('1-0'), tail.lastOffset, tail.firstOffset], [0, false, '1-0', '0-0']);
    assert.deepEqual(after('0-0', ['room']), []);
    append('2-0', ['room']);
    assert.deepEqual(after('0-0', ['room']), ['2-0']);
  });

  it('knows for how long nothing was added', async () => {
    append('1-0', []);
    const before = tail.idleTime;
    await new Promise((resolve) => setTimeout(resolve, 2));
    assert.ok(tail.idleTime > before);
  });
});
