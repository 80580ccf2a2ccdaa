import assert from 'node:assert/strict';

import { recordMessages } from '../../src/testing';
import type { Block, Page } from './page';
import { readFiles, usePageApp } from './page-app';
import { assertThrows, type Runs } from './script';

/** Runs the blocks of docs/guides/validation.md. */
export function validation(page: Page): Runs {
  const app = usePageApp({ files: readFiles(page, 'a schema'), packages: ['zod'] });
  const run = (block: Block) => app.run(block, { Item: app.model('item') });

  const assertValidates = async () => {
    using recording = recordMessages();
    await assert.rejects(run(page.block('a schema in use')), { code: 'E_INVALID_DATA', path: 'data.price' });
    assert.deepEqual(
      recording.for('item').map(({ data }) => data),
      [{ price: 12, bidder: 'Somebody' }],
    );
  };

  return {
    'a schema': assertValidates,
    'a schema in use': assertValidates,
    'a rejected call': (block) => assertThrows(block, run),
  };
}
