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

  it('keeps the process alive meanwhile, unless it need not', async () => {
    const countTimers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = countTimers();
    let resolve = (): void => undefined;
    const promise = new Promise<void>((settle) => (resolve = settle));
    const unreferenced = withDeadline(promise, 10_000, { ref: false });
    assert.equal(countTimers(), before);
    const referenced = withDeadline(promise, 10_000);
    assert.equal(countTimers(), before + 1);
    resolve();
    await Promise.all([unreferenced, referenced]);
  });
});
