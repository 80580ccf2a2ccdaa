import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { recordMessages } from '../../../src/testing';
import { MessageError, type MessageMethods } from '../../../src/waterline';

/** A Sails app's folder, whose model files each declare the same messageSchema in another way; `freebid` has none. */
export const APP = join(__dirname, 'app');

/** The app's models as their files export them, by identity. */
export function bidDefinitions(): Record<string, { messageSchema?: unknown }> {
  const files = readdirSync(join(APP, 'api/models'));
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as Sails does
  const load = (file: string) => require(join(APP, 'api/models', file)) as object;
  return Object.fromEntries(files.map((file) => [file.replace('.js', '').toLowerCase(), load(file)]));
}

/** Sees that every model's messages are held against its schema, as if no one had touched it on the way. */
export function assertSchemasHold(models: Readonly<Record<string, MessageMethods>>): void {
  for (const identity of Object.keys(bidDefinitions())) {
    const model = models[identity];
    assert.ok(model, identity);
    using recording = recordMessages();
    const isFree = identity === 'freebid';
    model.message(1, { price: 12 });
    assert.deepEqual(recording.for(identity, 1)[0]?.data, isFree ? { price: 12 } : { price: 12, bidder: 'Somebody' });

    const wrong = () => {
      model.message(2, { price: '12' });
    };
    if (isFree) wrong();
    else assert.throws(wrong, isRefused, identity);
    assert.equal(recording.for(identity, 2).length, isFree ? 1 : 0);
  }
}

const isRefused = (error: unknown) =>
  error instanceof MessageError &&
  error.code === 'E_INVALID_DATA' &&
  error.path === 'data.price' &&
  error.issues?.length === 1;
