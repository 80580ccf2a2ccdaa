import assert from 'node:assert/strict';
import { inspect } from 'node:util';

import fc from 'fast-check';

import { MessageError } from '../../src/errors';
import { holds } from './cases';
import { hostile } from './hostile';
import { outcomeOf, Rig } from './rig';

describe('generated arguments whose own code lies or throws', () => {
  const rig = new Rig();
  before(() => rig.start());
  after(() => rig.stop());

  /** Whatever comes: it is sent, and JSON carries it as it is; or a MessageError is thrown, and nothing is sent. */
  function assertTakenOrRefused(call: () => void) {
    const { error, sent } = outcomeOf(call);
    if (error !== undefined && !(error instanceof MessageError)) assert.fail(`no MessageError: ${inspect(error)}`);
    for (const { id, data } of sent) {
      assert.ok(typeof id === 'string' ? id !== '' : Number.isFinite(id));
      assert.deepEqual(JSON.parse(JSON.stringify(data)), data);
    }
  }

  it('as data, are sent as JSON or refused whole', async function () {
    this.timeout(600_000);
    await holds(
      'data that fights back',
      fc.property(hostile, (value) => {
        assertTakenOrRefused(() => {
          rig.user.message([84, 85], { value: value() });
        });
        assertTakenOrRefused(() => {
          rig.user.message(84, value() as object);
        });
      }),
    );
  });

  it('as ids and as req, are taken or refused whole', async function () {
    this.timeout(600_000);
    const { message, subscribe, unsubscribe } = rig.user as unknown as Record<string, (...args: unknown[]) => void>;
    await holds(
      'arguments that fight back',
      fc.property(hostile, hostile, (ids, req) => {
        const calls = [
          () => message?.(ids(), {}),
          () => message?.([84, ids()], {}),
          () => message?.([84, 85], {}, req()),
          () => message?.(ids(), { req: req() }, req()),
          () => subscribe?.(req(), ids()),
          () => unsubscribe?.(req(), ids()),
        ];
        for (const call of calls) assertTakenOrRefused(call);
      }),
    );
  });
});
