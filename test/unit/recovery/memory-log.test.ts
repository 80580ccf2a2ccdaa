import assert from 'node:assert/strict';
import { mock } from 'node:test';

import { MemoryLog } from '../../../src/recovery/memory-log';
import { DEFAULT_OPTIONS } from '../../../src/recovery/options';
import { Session } from '../../../src/recovery/session';
import type { Namespace } from '../../../src/recovery/socket-io';

const NAMESPACE = { name: '/' } as Namespace;

describe('recovery/memory-log', () => {
  let log: MemoryLog;
  let applied: string[];

  function createSession(pid: string): Session {
    return Object.assign(new Session('/', `sid of ${pid}`, log.position()), { pid });
  }

  async function claim(pid: string): Promise<number | undefined> {
    let epoch: number | undefined;
    await log.claim('/', pid, (claimed) => {
      assert.equal(claimed.offset, log.tail.lastOffset);
      assert.equal(claimed.state.sid, `sid of ${pid}`);
      ({ epoch } = claimed);
    });
    return epoch;
  }

  beforeEach(() => {
    mock.timers.enable({ apis: ['Date', 'setTimeout'], now: 1000 });
    log = new MemoryLog(() => DEFAULT_OPTIONS);
    applied = [];
    log.open(NAMESPACE, ({ kind, offset }) => applied.push(`${kind} ${offset}`));
  });

  afterEach(() => {
    mock.timers.reset();
  });

  it('applies each entry at once, with ascending offsets, whatever the clock does', () => {
    assert.deepEqual(log.position(), { offset: '1000-0', node: 'memory', sequence: 0 });
    log.append('/', { kind: 'mark' });
    mock.timers.setTime(500);
    log.append('/', { kind: 'mark' });
    mock.timers.setTime(2000);
    log.append('/', { kind: 'mark' });
    assert.deepEqual(applied, ['mark 1000-0', 'mark 1000-1', 'mark 1000-2', 'mark 2000-0']);
  });

  it('applies what is issued meanwhile afterwards', () => {
    const order: string[] = [];
    log.open({ name: '/nested' } as Namespace, () => {
      order.push('begin');
      if (order.length === 1) {
        log.append('/nested', { kind: 'mark' });
        assert.equal([...log.pending()].length, 1);
        assert.deepEqual(log.position(), { offset: log.tail.lastOffset, node: 'memory', sequence: 3 });
      }
      order.push('end');
    });
    assert.deepEqual(order, ['begin', 'end', 'begin', 'end']);
    assert.deepEqual([...log.pending()], []);
  });

  it('applies nothing to a namespace that is closed, but keeps it', () => {
    log.close(NAMESPACE);
    log.append('/', { kind: 'mark' });
    assert.equal(applied.length, 1);
    assert.equal(log.tail.size, 2);
  });

  it('gives a session to a claim, whether its client is connected or not, and none to others', async () => {
    const session = createSession('pid');
    assert.equal(await claim('pid'), undefined);
    log.save(session, undefined, 'changed');
    assert.equal(await claim('pid'), 2);
    assert.equal(applied.at(-1), `claim ${log.tail.lastOffset}`);
    log.save(session, undefined, 'disconnected');
    assert.equal(await claim('pid'), 2);
    log.release(session);
    assert.equal(await claim('pid'), 2);
    assert.equal(await claim('other'), undefined);
  });

  it('gives no session of a client that departed', async () => {
    const session = createSession('pid');
    log.save(session, undefined, 'changed');
    log.depart(session, true);
    assert.equal(await claim('pid'), undefined);
    assert.equal(applied.at(-1), `departure ${log.tail.lastOffset}`);
  });

  it('gives no session that was disconnected for too long', async () => {
    log.save(createSession('one'), undefined, 'disconnected');
    mock.timers.tick(DEFAULT_OPTIONS.maxDisconnectionDuration);
    log.save(createSession('two'), undefined, 'disconnected');
    mock.timers.tick(1);
    assert.equal(await claim('one'), undefined);
    assert.equal(await claim('two'), 2);
  });

  it('lets another connection wait while one is let in, and go on if that breaks off', async () => {
    const session = createSession('pid');
    log.save(session, undefined, 'disconnected');
    assert.equal(await claim('pid'), 2);
    let second: number | undefined;
    const waiting = claim('pid').then((epoch) => (second = epoch));
    await Promise.resolve();
    assert.equal(second, undefined);
    log.release(session);
    mock.timers.tick(50);
    await waiting;
    assert.equal(second, 2);
  });

  it('saves the data, and the moment at which a client was disconnected', async () => {
    const session = createSession('pid');
    log.save(session, { some: 'data' }, 'disconnected');
    const { lastOffset } = log.tail;
    log.append('/', { kind: 'mark' });
    await log.claim('/', 'pid', ({ state }) => {
      assert.deepEqual(state.data, { some: 'data' });
      assert.equal(state.position.offset, lastOffset);
    });
  });
});
