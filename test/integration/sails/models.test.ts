import assert from 'node:assert/strict';

import { CLIENT_KINDS } from '../../support/client-kinds';
import { useApp } from '../../support/installed-app';

describe("an app's models, with the hook installed", () => {
  const app = useApp();

  it('every model has message() after the lift, and nothing about it is logged', () => {
    for (const identity of ['user', 'pet', 'product']) assert.equal(typeof app.model(identity).message, 'function');
    assert.deepEqual(
      app.log.filter(
        ([level, text]) => ['crit', 'error', 'warn'].includes(level) || text.includes('sails-hook-message'),
      ),
      [],
    );
  });

  it("a model's own message() is kept", () => {
    assert.equal(app.model('mailbox').message('hello', {}), 'put into the mailbox: hello');
  });

  it('the methods that Sails core gave a model are kept', () => {
    const user = app.model('user') as unknown as Record<string, { name: string }>;
    for (const method of ['publish', 'subscribe', 'unsubscribe', 'getRoomName', '_room']) {
      assert.ok(user[method], method);
    }
    // Core's own method only logs that a request has no socket. The library's would throw.
    app.model('user').subscribe({}, [83]);
  });

  it("Sails core's publish() and blueprints still send their events", async () => {
    const clients = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)));
    (app.model('user') as unknown as { publish(ids: number[], data: object): void }).publish([83], {
      verb: 'published',
    });
    await app.request('PATCH', '/user/83', { username: 'rob' });
    await app.waitForDelivery();
    for (const client of clients) {
      const [published, updated] = client.received as [string, { verb: string; id: number }][];
      assert.deepEqual(published, ['user', { verb: 'published' }]);
      assert.equal(updated?.[1].verb, 'updated');
      assert.equal(updated[1].id, 83);
    }
  });

  it("an error is the package's MessageError, by instanceof and by name", () => {
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
