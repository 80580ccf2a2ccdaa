import assert from 'node:assert/strict';
import { mock } from 'node:test';

import { Clients } from '../../../src/recovery/clients';
import type { EventLog } from '../../../src/recovery/log';
import { DEFAULT_OPTIONS } from '../../../src/recovery/options';
import { Refresher } from '../../../src/recovery/refresher';
import { Session } from '../../../src/recovery/session';

describe('recovery/refresher', () => {
  let clients: Clients;
  let batches: string[][];
  let refresher: Refresher;

  function add(id: string): void {
    clients.add(new Session('/', id, { offset: '0-0', node: 'node', sequence: 0 }));
  }

  function start(count: number, maxDisconnectionDuration: number): void {
    clients = new Clients({ node: 'node' } as EventLog, new Map());
    for (let number = 0; number < count; number++) add(String(number));
    const options = { ...DEFAULT_OPTIONS, maxDisconnectionDuration };
    refresher = new Refresher(
      () => options,
      clients,
      (ids) => batches.push([...ids]),
    );
    refresher.start();
  }

  function pass(milliseconds: number, step: number): void {
    for (let passed = 0; passed < milliseconds; passed += step) mock.timers.tick(step);
  }

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    batches = [];
  });

  afterEach(() => {
    refresher.stop();
    mock.timers.reset();
  });

  it('visits every client once an interval, some at a time', () => {
    start(10_000, 120_000);
    pass(30_000, 30);
    assert.equal(batches.length, 1000);
    assert.ok(batches.every(({ length }) => length === 10));
    assert.equal(new Set(batches.flat()).size, 10_000);
    pass(30, 30);
    assert.equal(batches.at(-1)?.length, 0); // Only now it knows that it has seen all.
    pass(30, 30);
    assert.equal(batches.at(-1)?.length, 10);
  });

  it('takes no shorter steps than 20 milliseconds, and visits nobody twice in one', () => {
    start(3, 4);
    mock.timers.tick(19);
    assert.deepEqual(batches, []);
    mock.timers.tick(1);
    assert.deepEqual(batches, [['0', '1', '2']]);
  });

  it('visits clients that come while it goes around, and none that left', () => {
    start(2, 8000);
    clients.remove('0');
    add('new');
    pass(2000, 20);
    assert.deepEqual(new Set(batches.flat()), new Set(['1', 'new']));
  });

  it('visits nobody any more when it is stopped', () => {
    start(1, 4);
    refresher.stop();
    mock.timers.tick(1000);
    assert.deepEqual(batches, []);
  });
});
