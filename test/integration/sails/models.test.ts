import assert from 'node:assert/strict';

import { CLIENT_KINDS } from '../../support/client-kinds';
import { useApp } from '../../support/lift';

describe("an app's models, with the hook installed", () => {
  const app = useApp();

  it('all have message() after the lift, and the log says nothing about it', () => {
    for (const identity of ['user', 'pet', 'product']) assert.equal(typeof app.model(identity).message, 'function');
    assert.deepEqual(
      app.log.filter(
        ([level, text]) => ['crit', 'error', 'warn'].includes(level) || text.includes('sails-hook-message'),
      ),
      [],
    );
  });

  it('keep a message() of their own', () => {
    assert.equal(app.model('mailbox').message('hello', {}), 'put into the mailbox: hello');
  });

  it('keep what Sails core gave them, which knows more than a mixin would', () => {
    const user = app.model('user') as unknown as Record<string, { name: string }>;
    for (const method of ['publish', 'subscribe', 'unsubscribe', 'getRoomName', '_room']) {
      assert.ok(user[method], method);
    }
    // Core's own takes a request that did not come by socket, and only logs it.
    app.model('user').subscribe({}, [83]);
  });

  it('go on sending what Sails core sends: publish() and the blueprints', async () => {
    const clients = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)));
    (app.model('user') as unknown as { publish(ids: number[], data: object): void }).publish([83], {
      verb: 'published',
    });
    await app.request('PATCH', '/user/83', { username: 'rob' });
    await app.fence();
    for (const client of clients) {
      const [published, updated] = client.heard as [string, { verb: string; id: number }][];
      assert.deepEqual(published, ['user', { verb: 'published' }]);
      assert.equal(updated?.[1].verb, 'updated');
      assert.equal(updated[1].id, 83);
    }
  });

  it("have errors that are the package's MessageError, by instanceof and by name", () => {
    const { MessageError } = app.require('sails-hook-message') as { MessageError: new () => Error & { code: string } };
    assert.throws(
      () => app.model('user').message('bob', {}),
      (error) =>
        error instanceof Error &&
        error instanceof MessageError &&
        error.name === 'MessageError' &&
        error.code === 'E_INVALID_ID',
    );
  });
});
