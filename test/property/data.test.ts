import assert from 'node:assert/strict';
import { inspect } from 'node:util';

import fc from 'fast-check';

import { MessageError } from '../../src/errors';
import { formatPath } from '../../src/payload/format-path';
import { checkProperty } from './check-property';
import { assertRejected, Harness, observeCall } from './harness';
import { evaluatePath, followSteps, invalidData, SECRET } from './invalid-data';
import { validData } from './valid-data';

/** The oracle: data as JSON itself represents it. */
const asJson = (data: unknown) => JSON.parse(JSON.stringify(data)) as unknown;

describe('generated data', () => {
  const harness = new Harness();
  before(() => harness.start());
  after(() => harness.stop());

  /** Without a listener, data for a record that has no subscriber is validated without a copy. */
  function rejectionWithoutListener(data: object): string | undefined {
    try {
      harness.user.message(84, data);
    } catch (error) {
      return error instanceof MessageError ? error.message : undefined;
    }
    return undefined;
  }

  it('valid data is sent as JSON represents it, with its keys in the same order', async function () {
    this.timeout(600_000);
    await checkProperty(
      'valid data',
      fc.property(validData, (data) => {
        const { sent, error } = observeCall(() => {
          harness.user.message(84, data);
        });
        assert.equal(error, undefined);
        assert.deepEqual(sent[0]?.data, asJson(data));
        assert.equal(JSON.stringify(sent[0]?.data), JSON.stringify(data), 'the order of the keys, too');
        assert.equal(rejectionWithoutListener(data), undefined);
      }),
    );
  });

  it('valid data arrives over a real socket, in the bytes that JSON.stringify() makes of it', async function () {
    this.timeout(600_000);
    await checkProperty(
      'valid data over a socket',
      fc.asyncProperty(validData, async (data) => {
        await harness.takeReceived(); // removes what a failed case left
        harness.user.message(83, data);
        const packet = `2["user",{"verb":"messaged","id":83,"data":${JSON.stringify(data)}}]`;
        assert.deepEqual(await harness.takePackets(), [packet]);
        harness.user.message(83, data);
        assert.deepEqual(await harness.takeReceived(), [['user', { verb: 'messaged', id: 83, data: asJson(data) }]]);
      }),
    );
  });

  it('data with one invalid value is rejected with its path, and nothing is sent or changed', async function () {
    this.timeout(600_000);
    await checkProperty(
      'one invalid value',
      fc.property(invalidData, ({ data, steps, invalidValue }) => {
        const error = assertRejected(
          () => {
            harness.user.message(84, data);
          },
          'E_INVALID_DATA',
          data,
        );
        const { path } = error;
        assert.ok(path !== undefined && error.message.includes(path));
        assert.equal(rejectionWithoutListener(data), error.message);
        if (invalidValue.endless) assert.ok(path.startsWith(formatPath(steps)), path);
        else assert.ok(Object.is(evaluatePath(path, data), followSteps(data, steps)), path);
        assert.equal(error.cause, invalidValue.cause);
        assert.equal('cause' in error, invalidValue.cause !== undefined);
        if (!invalidValue.endless) {
          const visible = [error.message, error.stack, inspect(Object.entries(error))].join('\n');
          assert.ok(!visible.includes(SECRET), visible);
        }
      }),
    );
  });

  it('data with one invalid value does not reach a subscriber, and the next message does', async function () {
    this.timeout(600_000);
    await checkProperty(
      'one invalid value with a subscriber',
      fc.asyncProperty(invalidData, async ({ data }) => {
        await harness.takeReceived(); // removes what a failed case left
        assertRejected(
          () => {
            harness.user.message(83, data);
          },
          'E_INVALID_DATA',
          data,
        );
        harness.user.message(83, { after: true });
        assert.deepEqual(await harness.takeReceived(), [['user', { verb: 'messaged', id: 83, data: { after: true } }]]);
      }),
    );
  });
});
