import assert from 'node:assert/strict';

import { CLIENT_KINDS } from '../../support/client-kinds';
import type { App } from '../../support/lift';

/** What an error of the library's shows to those who catch it. */
export interface Refusal extends Error {
  code: string;
  path?: string;
  cause?: unknown;
}

/**
 * Asserts that a call throws the library's own error, and that not a thing reaches the clients who are subscribed to
 * users 83 and 84.
 */
export async function assertRefused(app: App, call: () => unknown, expected: Partial<Refusal>): Promise<Refusal> {
  const { MessageError } = app.require('sails-hook-message') as { MessageError: new () => Refusal };
  const clients = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83, 84)));
  let refusal: Refusal | undefined;
  assert.throws(call, (error: Refusal) => {
    refusal = error;
    assert.ok(error instanceof MessageError, `a MessageError, not ${String(error)}`);
    for (const [key, value] of Object.entries(expected)) assert.equal(error[key as keyof Refusal], value);
    return true;
  });
  await app.fence();
  for (const client of clients) assert.deepEqual(client.heard, []);
  app.disconnect();
  assert.ok(refusal);
  return refusal;
}
