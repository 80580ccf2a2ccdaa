import assert from 'node:assert/strict';
import { inspect } from 'node:util';

import fc from 'fast-check';

import { formatPath } from '../../src/payload/format-path';
import { holds } from './cases';
import { evaluated, planted, reached, SECRET } from './faults';
import { outcomeOf, refusalOf, Rig } from './rig';
import { soundData } from './sound-data';

/** The oracle: what JSON itself makes of data. */
const asJson = (data: unknown) => JSON.parse(JSON.stringify(data)) as unknown;

describe('generated data', () => {
  const rig = new Rig();
  before(() => rig.start());
  after(() => rig.stop());

  it('is sent as JSON carries it, if JSON can carry it', async function () {
    this.timeout(600_000);
    await holds(
      'sound data',
      fc.property(soundData, (data) => {
        const { sent, error } = outcomeOf(() => {
          rig.user.message(84, data);
        });
        assert.equal(error, undefined);
        assert.deepEqual(sent[0]?.data, asJson(data));
        assert.equal(JSON.stringify(sent[0]?.data), JSON.stringify(data), 'the order of the keys, too');
      }),
    );
  });

  it('arrives over a real socket as JSON carries it', async function () {
    this.timeout(600_000);
    await holds(
      'sound data over a socket',
      fc.asyncProperty(soundData, async (data) => {
        await rig.arrived(); // what a case that failed has left behind
        rig.user.message(83, data);
        assert.deepEqual(await rig.arrived(), [['user', { verb: 'messaged', id: 83, data: asJson(data) }]]);
      }),
    );
  });

  it('with one fault is refused, with a path that leads to it, and nothing is sent or changed', async function () {
    this.timeout(600_000);
    await holds(
      'one fault',
      fc.property(planted, ({ data, steps, fault }) => {
        const error = refusalOf(
          () => {
            rig.user.message(84, data);
          },
          'E_INVALID_DATA',
          data,
        );
        const { path } = error;
        assert.ok(path !== undefined && error.message.includes(path));
        if (fault.endless) assert.ok(path.startsWith(formatPath(steps)), path);
        else assert.ok(Object.is(evaluated(path, data), reached(data, steps)), path);
        assert.equal(error.cause, fault.cause);
        assert.equal('cause' in error, fault.cause !== undefined);
        if (!fault.endless) {
          const told = [error.message, error.stack, inspect(Object.entries(error))].join('\n');
          assert.ok(!told.includes(SECRET), told);
        }
      }),
    );
  });

  it('with one fault never reaches a subscriber, and what comes after it does', async function () {
    this.timeout(600_000);
    await holds(
      'one fault before a subscriber',
      fc.asyncProperty(planted, async ({ data }) => {
        await rig.arrived(); // what a case that failed has left behind
        refusalOf(
          () => {
            rig.user.message(83, data);
          },
          'E_INVALID_DATA',
          data,
        );
        rig.user.message(83, { after: true });
        assert.deepEqual(await rig.arrived(), [['user', { verb: 'messaged', id: 83, data: { after: true } }]]);
      }),
    );
  });
});
