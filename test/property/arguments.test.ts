import assert from 'node:assert/strict';
import { inspect } from 'node:util';

import fc from 'fast-check';

import { MessageError } from '../../src/errors';
import { adversarial } from './adversarial';
import { checkProperty } from './check-property';
import { Harness, observeCall } from './harness';

describe('generated arguments whose own code is inconsistent or throws', () => {
  const harness = new Harness();
  before(() => harness.start());
  after(() => harness.stop());

  /** Either JSON is sent, or a MessageError is thrown and nothing is sent. */
  function assertSentOrRejected(call: () => void) {
    const { error, sent } = observeCall(call);
    if (error !== undefined && !(error instanceof MessageError)) assert.fail(`not a MessageError: ${inspect(error)}`);
    for (const { id, data } of sent) {
      assert.ok(typeof id === 'string' ? id !== '' : Number.isFinite(id));
      assert.deepEqual(JSON.parse(JSON.stringify(data)), data);
    }
  }

  it('adversarial data is sent as JSON, or rejected and nothing is sent', async function () {
    this.timeout(600_000);
    await checkProperty(
      'adversarial data',
      fc.property(adversarial, (value) => {
        assertSentOrRejected(() => {
          harness.user.message([84, 85], { value: value() });
        });
        assertSentOrRejected(() => {
          harness.user.message(84, value() as object);
        });
      }),
    );
  });

  it('adversarial data reaches a subscriber as it was checked, or not at all', async function () {
    this.timeout(600_000);
    const emitted: unknown[][] = [];
    harness.socket.onAnyOutgoing((...event: unknown[]) => emitted.push(event));
    await checkProperty(
      'adversarial data with a subscriber',
      fc.asyncProperty(adversarial, async (value) => {
        await harness.takePackets(); // removes what a failed case left
        emitted.length = 0;
        for (const data of [() => ({ value: value() }), value]) {
          try {
            harness.user.message(83, data() as object);
          } catch (error) {
            if (!(error instanceof MessageError)) throw error;
          }
        }
        const checked = emitted.slice();
        assert.deepEqual(JSON.parse(JSON.stringify(checked)), checked);
        assert.deepEqual(
          await harness.takePackets(),
          checked.map((event) => `2${JSON.stringify(event)}`),
        );
      }),
    );
    harness.socket.offAnyOutgoing();
  });

  it('adversarial ids and requests are accepted, or rejected and nothing is sent', async function () {
    this.timeout(600_000);
    const { message, subscribe, unsubscribe } = harness.user as unknown as Record<string, (...args: unknown[]) => void>;
    await checkProperty(
      'adversarial arguments',
      fc.property(adversarial, adversarial, (ids, req) => {
        const calls = [
          () => message?.(ids(), {}),
          () => message?.([84, ids()], {}),
          () => message?.([84, 85], {}, req()),
          () => message?.(ids(), { req: req() }, req()),
          () => subscribe?.(req(), ids()),
          () => unsubscribe?.(req(), ids()),
        ];
        for (const call of calls) assertSentOrRejected(call);
      }),
    );
  });
});
