import assert from 'node:assert/strict';

import type { LogEntry } from '../../../src/recovery/log-entry';
import { LogTail, sessionRoom } from '../../../src/recovery/log-tail';
import { DEFAULT_OPTIONS } from '../../../src/recovery/options';
import type { Position } from '../../../src/recovery/position';
import { replay } from '../../../src/recovery/replay';
import { Session } from '../../../src/recovery/session';

const at = (offset: string): Position => ({ offset, node: 'one', sequence: 0 });

describe('recovery/replay', () => {
  let tail: LogTail;
  let session: Session;

  function append(offset: string, fields: object = {}, target: object = {}): void {
    const entry = { kind: 'broadcast', namespace: '/', node: 'one', recoverable: true, offset, ...fields };
    tail.append({ ...entry, target: { rooms: [], except: [], flags: {}, ...target } } as unknown as LogEntry);
  }

  function run(lastOffset: string, saved: string, claimOffset = '90-0') {
    const state = session.toState(at(saved), undefined);
    const result = replay(tail, '/', 'pid', { state, lastOffset, claimOffset });
    return result && { rooms: result.session.rooms, missed: result.missed.map(({ offset }) => offset) };
  }

  beforeEach(() => {
    tail = new LogTail(() => DEFAULT_OPTIONS, 100);
    session = new Session('/', 'sid', at('1-0'));
    session.join('room', at('1-0'));
    append('1-0', { kind: 'mark' });
  });

  it('collects what was sent to its rooms since the last offset, in the order of the log', () => {
    session.join('other', at('1-0'));
    append('2-0', {}, { rooms: ['room'] });
    append('3-0', {}, { rooms: ['other'] });
    append('4-0', {}, { rooms: ['unknown'] });
    append('5-0', {}, { rooms: ['room', 'other'] });
    append('6-0', {}, { rooms: ['room'], except: ['other'] });
    append('7-0');
    assert.deepEqual(run('2-0', '1-0'), { rooms: ['room', 'other'], missed: ['3-0', '5-0', '7-0'] });
    assert.deepEqual(run('1-0', '7-0')?.missed, ['2-0', '3-0', '5-0', '7-0']);
  });

  it('applies joins and leaves since the session was saved, and collects what is sent to its new rooms', () => {
    append('2-0', {}, { rooms: ['new'] });
    append('3-0', { kind: 'join', rooms: ['new'] }, { rooms: ['room'] });
    append('4-0', {}, { rooms: ['new'] });
    append('5-0', { kind: 'join', rooms: ['newer'] }, { rooms: ['new'] });
    append('6-0', { kind: 'leave', rooms: ['room'] }, { rooms: ['newer'] });
    append('7-0', {}, { rooms: ['room'] });
    append('8-0', {}, { rooms: ['newer'] });
    append('9-0', { kind: 'join', rooms: ['not'] }, { rooms: ['room'] });
    assert.deepEqual(run('1-0', '1-0'), { rooms: ['new', 'newer'], missed: ['4-0', '8-0'] });
    assert.deepEqual(run('4-0', '1-0'), { rooms: ['new', 'newer'], missed: ['8-0'] });
  });

  it('applies nothing that is in the saved session', () => {
    append('2-0', { kind: 'leave', rooms: ['room'] }, { rooms: ['room'] });
    append('3-0', { kind: 'disconnect' }, { rooms: ['room'] });
    append('4-0', {}, { rooms: ['room'] });
    assert.deepEqual(run('1-0', '3-0'), { rooms: ['room'], missed: ['4-0'] });
    assert.equal(run('1-0', '2-0'), undefined);
  });

  it('does not restore a client that was disconnected', () => {
    append('2-0', { kind: 'disconnect' }, { rooms: ['other'] });
    assert.deepEqual(run('1-0', '1-0')?.missed, []);
    append('3-0', { kind: 'disconnect' }, { rooms: ['room'] });
    assert.equal(run('1-0', '1-0'), undefined);
    assert.equal(run('3-0', '1-0'), undefined);
  });

  for (const kind of ['claim', 'departure']) {
    it(`does not restore a client after another ${kind} of its session`, () => {
      append('2-0', { kind, pid: 'another' });
      append('3-0', { kind, pid: 'pid' });
      append('4-0', {}, { rooms: [sessionRoom('pid')] });
      assert.deepEqual(run('1-0', '1-0', '3-0')?.missed, []);
      assert.equal(run('1-0', '1-0', '2-0'), undefined);
    });
  }

  it('restores no client that received its last event, or was saved, before what is kept', () => {
    append('2-0');
    append('3-0');
    assert.ok(run('3-0', '2-0'));
    assert.equal(run('0-1', '2-0'), undefined);
    assert.equal(run('3-0', '0-1'), undefined);
    assert.equal(run('4-0', '2-0'), undefined);
    assert.equal(run('nonsense', '2-0'), undefined);
  });

  it('omits what was for the sockets of another node alone', () => {
    append('2-0', {}, { flags: { local: true } });
    append('3-0', { node: 'other' }, { flags: { local: true } });
    append('4-0', { node: 'other' });
    assert.deepEqual(run('1-0', '1-0')?.missed, ['2-0', '4-0']);
  });
});
