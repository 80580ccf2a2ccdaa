import assert from 'node:assert/strict';
import { join } from 'node:path';

import { build } from 'esbuild';

import { isMessagedEvent, type MessagedEvent } from '../../src/client';

describe('isMessagedEvent()', () => {
  const ENVELOPE: unknown = { verb: 'messaged', id: 83, data: { count: 12 } };

  it('an envelope is recognized, with a number or a string as its id', () => {
    assert.equal(isMessagedEvent(ENVELOPE), true);
    assert.equal(isMessagedEvent({ verb: 'messaged', id: 'a7', data: {} }), true);
  });

  for (const [what, event] of Object.entries({
    'a created event of a blueprint': { verb: 'created', id: 83, data: { id: 83, name: 'bob' } },
    'an updated event of a blueprint': { verb: 'updated', id: 83, data: { name: 'eve' }, previous: { id: 83 } },
    'a destroyed event of a blueprint': { verb: 'destroyed', id: 83, previous: { id: 83, name: 'bob' } },
    'an addedTo event of a blueprint': { verb: 'addedTo', id: 83, attribute: 'pets', addedId: 1 },
    'a removedFrom event of a blueprint': { verb: 'removedFrom', id: 83, attribute: 'pets', removedId: 1 },
    'data that an app published': { id: 83, count: 12 },
    'an envelope without an id': { verb: 'messaged', data: {} },
    'an envelope with a boolean as its id': { verb: 'messaged', id: true, data: {} },
    'an envelope without data': { verb: 'messaged', id: 83 },
    'an envelope with an array as its data': { verb: 'messaged', id: 83, data: [1] },
    'an envelope with null as its data': { verb: 'messaged', id: 83, data: null },
    'an array': ['messaged', 83, {}],
    'a string': 'messaged',
    null: null,
    undefined: undefined,
  })) {
    it(`${what} is not an event of message()`, () => {
      assert.equal(isMessagedEvent(event), false);
    });
  }

  it('the type is narrowed to an envelope with the payload of the type argument', () => {
    assert(isMessagedEvent<{ count: number }, number>(ENVELOPE));
    const { id, data }: { id: number; data: { count: number } } = ENVELOPE;
    assert.equal(id + data.count, 95);
    const event = ENVELOPE as
      MessagedEvent<{ count: number }> | { verb: 'created'; id: number; data: { name: string } };
    assert(isMessagedEvent(event));
    const { count }: { count: number } = event.data;
    assert.equal(count, 12);
  });
});

describe('the client entry', () => {
  it('the client entry bundles for a browser, with nothing but its own files', async () => {
    const { metafile, outputFiles } = await build({
      absWorkingDir: join(__dirname, '../..'),
      entryPoints: ['src/client.ts'],
      bundle: true,
      platform: 'browser',
      format: 'esm',
      metafile: true,
      write: false,
    });
    assert.deepEqual(Object.keys(metafile.inputs).sort(), [
      'src/client.ts',
      'src/sails-io/adapt-client.ts',
      'src/sails-io/emit-v2-events.ts',
      'src/sails-io/remove-queued-listeners.ts',
    ]);
    assert.deepEqual(
      Object.values(metafile.outputs).flatMap(({ imports, exports }) => [imports, exports]),
      [[], ['adaptForSailsIO', 'isMessagedEvent']],
    );
    assert.equal(outputFiles.length, 1);
  });
});
