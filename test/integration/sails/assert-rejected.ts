import assert from 'node:assert/strict';

import { CLIENT_KINDS } from '../../support/client-kinds';
import type { InstalledApp } from '../../support/installed-app';

/** The public properties of the library's error. */
export interface Rejection extends Error {
  code: string;
  path?: string;
  cause?: unknown;
}

/**
 * Asserts that a call throws the library's error, and that nothing is sent to the clients that are subscribed to
 * users 83 and 84.
 */
export async function assertRejected(
  app: InstalledApp,
  call: () => unknown,
  expected: Partial<Rejection>,
): Promise<Rejection> {
  const { MessageError } = app.require('sails-hook-message') as { MessageError: new () => Rejection };
  const clients = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83, 84)));
  let rejection: Rejection | undefined;
  assert.throws(call, (error: Rejection) => {
    rejection = error;
    assert.ok(error instanceof MessageError, `a MessageError, not ${String(error)}`);
    for (const [key, value] of Object.entries(expected)) assert.equal(error[key as keyof Rejection], value);
    return true;
  });
  await app.waitForDelivery();
  for (const client of clients) assert.deepEqual(client.received, []);
  app.disconnect();
  assert.ok(rejection);
  return rejection;
}
