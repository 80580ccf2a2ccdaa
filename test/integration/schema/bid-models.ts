import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { recordMessages } from '../../../src/testing';
import { MessageError, type MessageMethods } from '../../../src/waterline';

/** The folder of a Sails app whose models declare the same messageSchema in different ways. `freebid` declares none. */
export const APP = join(__dirname, 'app');

/** Returns the app's models as their files export them, by identity. */
export function bidDefinitions(): Record<string, { messageSchema?: unknown }> {
  const files = readdirSync(join(APP, 'api/models'));
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as Sails does
  const load = (file: string) => require(join(APP, 'api/models', file)) as object;
  return Object.fromEntries(files.map((file) => [file.replace('.js', '').toLowerCase(), load(file)]));
}

/** Asserts that the messages of every model are validated by its schema. */
export function assertSchemasApply(models: Readonly<Record<string, MessageMethods>>): void {
  for (const identity of Object.keys(bidDefinitions())) {
    const model = models[identity];
    assert.ok(model, identity);
    using recording = recordMessages();
    const hasNoSchema = identity === 'freebid';
    model.message(1, { price: 12 });
    assert.deepEqual(
      recording.for(identity, 1)[0]?.data,
      hasNoSchema ? { price: 12 } : { price: 12, bidder: 'Somebody' },
    );

    const sendInvalidBid = () => {
      model.message(2, { price: '12' });
    };
    if (hasNoSchema) sendInvalidBid();
    else assert.throws(sendInvalidBid, isInvalidPrice, identity);
    assert.equal(recording.for(identity, 2).length, hasNoSchema ? 1 : 0);
  }
}

const isInvalidPrice = (error: unknown) =>
  error instanceof MessageError &&
  error.code === 'E_INVALID_DATA' &&
  error.path === 'data.price' &&
  error.issues?.length === 1;
