import assert from 'node:assert/strict';

import type { BroadcastEntry, LogEntry } from '../../../src/recovery/log-entry';
import type { RoomChange } from '../../../src/recovery/membership';
import type { Position } from '../../../src/recovery/position';
import { Session } from '../../../src/recovery/session';

const START: Position = { offset: '1-0', node: 'one', sequence: 0 };

function at(offset: string, sequence = 0, node = 'one'): Position {
  return { offset, node, sequence };
}

function entry(fields: Partial<LogEntry> & { rooms?: readonly string[]; except?: readonly string[] }): LogEntry {
  const { rooms = [], except = [], ...rest } = fields;
  const target = { rooms, except, flags: {} };
  return {
    kind: 'broadcast',
    namespace: '/',
    node: 'one',
    sequence: undefined,
    target,
    ...rest,
  } as unknown as LogEntry;
}

function event(offset: string, rooms: readonly string[], sequence?: number, node = 'one'): BroadcastEntry {
  return entry({ offset, rooms, sequence, node }) as BroadcastEntry;
}

function change(kind: 'join' | 'leave', offset: string, changed: readonly string[], sequence?: number, node = 'one') {
  return { ...entry({ offset, sequence, node }), kind, rooms: changed } as RoomChange;
}

describe('recovery/session', () => {
  let session: Session;

  beforeEach(() => {
    session = new Session('/', 'sid', START);
  });

  it('receives what comes after a join and before a leave, by the log', () => {
    session.join('room', at('2-0'));
    session.leave('room', at('5-0'));
    const received = ['2-0', '3-0', '5-0', '6-0'].filter((offset) => session.receives(event(offset, ['room'])));
    assert.deepEqual(received, ['3-0', '5-0']);
  });

  it('receives what its own node issued after a join and before a leave, though it comes later', () => {
    session.join('room', at('2-0', 3));
    session.leave('room', at('2-0', 5));
    const received = [3, 4, 5, 6].filter((sequence) => session.receives(event('9-0', ['room'], sequence)));
    assert.deepEqual(received, [4, 5]);
    assert.equal(session.receives(event('9-0', ['room'], 4, 'other')), false);
    assert.equal(session.receives(event('9-0', ['room'], undefined)), false);
  });

  it('receives what is for everyone since it connected, and not what its rooms are excluded from', () => {
    assert.equal(session.receives(event('1-0', [])), false);
    assert.equal(session.receives(event('2-0', [])), true);
    session.join('room', at('3-0'));
    assert.equal(session.receives(entry({ offset: '4-0', except: ['room'] }) as BroadcastEntry), false);
    assert.equal(session.receives(entry({ offset: '4-0', except: ['another'] }) as BroadcastEntry), true);
  });

  it('is in a room once, however often it joins, and counts what changes', () => {
    session.join('room', at('2-0'));
    assert.equal(session.version, 1);
    session.join('room', at('3-0'));
    assert.equal(session.version, 1);
    assert.equal(session.receives(event('3-0', ['room'])), true);
    session.leave('room', at('4-0'));
    assert.equal(session.version, 2);
    assert.deepEqual(session.rooms, []);
    assert.deepEqual([...session.allRooms], ['room']);
    session.leave('never', at('4-0'));
    assert.deepEqual([...session.allRooms], ['room']);
  });

  it('joins and leaves by the log', () => {
    assert.deepEqual(session.roomsChangedBy(change('join', '2-0', ['one', 'two'])), ['one', 'two']);
    assert.deepEqual(session.roomsChangedBy(change('leave', '2-0', ['one'])), []);
    session.join('one', at('2-0'));
    assert.deepEqual(session.roomsChangedBy(change('join', '3-0', ['one', 'two'])), ['two']);
    assert.deepEqual(session.roomsChangedBy(change('leave', '3-0', ['one', 'two'])), ['one']);
  });

  it('stays out of a room that it left after a join was issued, but receives what was issued between the two', () => {
    session.leave('room', at('2-0', 5));
    assert.deepEqual(session.roomsChangedBy(change('join', '6-0', ['room'], 3)), []);
    assert.deepEqual(session.rooms, []);
    const received = [2, 4, 5, 6].filter((sequence) =>
      session.receives(event(`${3 + sequence}-0`, ['room'], sequence)),
    );
    assert.deepEqual(received, [4, 5]);
  });

  it('stays in a room that it joined after a leave was issued, but receives nothing that was issued between the two', () => {
    session.join('room', at('2-0'));
    session.join('room', at('2-0', 5));
    assert.deepEqual(session.roomsChangedBy(change('leave', '6-0', ['room'], 3)), []);
    assert.deepEqual(session.rooms, ['room']);
    const received = [2, 4, 5, 6].filter((sequence) =>
      session.receives(event(`${3 + sequence}-0`, ['room'], sequence)),
    );
    assert.deepEqual(received, [2, 6]);
  });

  it('keeps its past where a join or leave that was issued before changes nothing', () => {
    session.join('room', at('2-0'));
    session.leave('room', at('2-0', 5));
    assert.deepEqual(session.roomsChangedBy(change('join', '6-0', ['room'], 3)), []);
    assert.equal(session.receives(event('5-0', ['room'], 2)), true);
    session.join('room', at('7-0', 9));
    assert.deepEqual(session.roomsChangedBy(change('leave', '8-0', ['room'], 7)), []);
    assert.equal(session.receives(event('7-5', ['room'], 8)), false);
    assert.deepEqual(session.rooms, ['room']);
  });

  it('forgets the rooms that it left before anything that is kept', () => {
    session.join('gone', at('2-0'));
    session.leave('gone', at('3-0'));
    session.join('twice', at('2-0'));
    session.leave('twice', at('3-0'));
    session.join('twice', at('4-0'));
    session.join('kept', at('2-0'));
    session.leave('kept', at('5-0'));
    session.forgetBefore('5-0');
    assert.deepEqual([...session.allRooms], ['twice', 'kept']);
    assert.equal(session.receives(event('3-0', ['twice'])), false);
    assert.equal(session.receives(event('3-0', ['kept'])), true);
    const { memberships } = session.toState(START, undefined);
    assert.equal(memberships.get('twice')?.length, 1);
  });

  it('is restored as a copy', () => {
    session.join('room', at('2-0'));
    const state = session.toState(at('4-0'), { some: 'data' });
    assert.deepEqual(
      { ...state, memberships: undefined },
      {
        sid: 'sid',
        data: { some: 'data' },
        node: 'one',
        position: at('4-0'),
        connected: START,
        memberships: undefined,
      },
    );
    const restored = new Session('/', state.sid, state.connected, state.memberships);
    restored.leave('room', at('5-0'));
    assert.deepEqual([session.rooms, restored.rooms], [['room'], []]);
  });
});
