import assert from 'node:assert/strict';
import { join } from 'node:path';

import { build } from 'esbuild';

import { isMessaged, type MessagedEvent } from '../../src/client';

describe('isMessaged()', () => {
  const ENVELOPE: unknown = { verb: 'messaged', id: 83, data: { count: 12 } };

  it('knows an envelope, whatever the type of its id, and whatever its data holds', () => {
    assert.equal(isMessaged(ENVELOPE), true);
    assert.equal(isMessaged({ verb: 'messaged', id: 'a7', data: {} }), true);
  });

  // As Sails' blueprints and pubsub hook send them.
  for (const [verb, event] of Object.entries({
    created: { verb: 'created', id: 83, data: { id: 83, name: 'bob' } },
    updated: { verb: 'updated', id: 83, data: { name: 'eve' }, previous: { id: 83, name: 'bob' } },
    destroyed: { verb: 'destroyed', id: 83, previous: { id: 83, name: 'bob' } },
    addedTo: { verb: 'addedTo', id: 83, attribute: 'pets', addedId: 1 },
    removedFrom: { verb: 'removedFrom', id: 83, attribute: 'pets', removedId: 1 },
  })) {
    it(`tells it from blueprints' ${verb}`, () => {
      assert.equal(isMessaged(event), false);
    });
  }

  for (const [what, event] of Object.entries({
    'what an app published itself': { id: 83, count: 12 },
    'an envelope without an id': { verb: 'messaged', data: {} },
    'an envelope with an id that none can be': { verb: 'messaged', id: true, data: {} },
    'an envelope without data': { verb: 'messaged', id: 83 },
    'an envelope whose data is a list': { verb: 'messaged', id: 83, data: [1] },
    'an envelope whose data is null': { verb: 'messaged', id: 83, data: null },
    'a list': ['messaged', 83, {}],
    'a string': 'messaged',
    null: null,
    undefined: undefined,
  })) {
    it(`tells it from ${what}`, () => {
      assert.equal(isMessaged(event), false);
    });
  }

  it('narrows the type to an envelope with the data that the caller knows of', () => {
    assert(isMessaged<{ count: number }, number>(ENVELOPE));
    const { id, data }: { id: number; data: { count: number } } = ENVELOPE;
    assert.equal(id + data.count, 95);
    const event = ENVELOPE as
      MessagedEvent<{ count: number }> | { verb: 'created'; id: number; data: { name: string } };
    assert(isMessaged(event));
    const { count }: { count: number } = event.data;
    assert.equal(count, 12);
  });
});

describe('the client entry', () => {
  it('bundles for a browser, with nothing in it but its own files', async () => {
    const { metafile, outputFiles } = await build({
      absWorkingDir: join(__dirname, '../..'),
      entryPoints: ['src/client.ts'],
      bundle: true,
      platform: 'browser',
      format: 'esm',
      metafile: true,
      write: false,
    });
    assert.deepEqual(Object.keys(metafile.inputs).sort(), ['src/client.ts', 'src/sails-io/adapt-client.ts']);
    assert.deepEqual(
      Object.values(metafile.outputs).flatMap(({ imports, exports }) => [imports, exports]),
      [[], ['forSailsIo', 'isMessaged']],
    );
    assert.equal(outputFiles.length, 1);
  });
});
