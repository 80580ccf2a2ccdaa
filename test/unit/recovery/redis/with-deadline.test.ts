import assert from 'node:assert/strict';

import { DeadlineError, withDeadline } from '../../../../src/recovery/redis/with-deadline';

describe('recovery/redis/with-deadline', () => {
  it('is settled as the promise is', async () => {
    assert.equal(await withDeadline(Promise.resolve('value'), 10_000), 'value');
    await assert.rejects(withDeadline(Promise.reject(new Error('reason')), 10_000), { message: 'reason' });
  });

  it('rejects if it takes too long', async () => {
    await assert.rejects(withDeadline(new Promise(() => undefined), 1), DeadlineError);
  });
});
