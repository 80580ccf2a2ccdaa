import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { recordMessages } from '../../src/testing';
import { compile } from './compile';
import type { Block, Page } from './page';
import { readFiles, readPath, usePageApp } from './page-app';
import type { Runs } from './script';

/** Runs the blocks of docs/guides/typescript.md, which are compiled in an app. */
export function typescript(page: Page): Runs {
  const declarations = 'types/models.d.ts';
  const app = usePageApp({
    files: readFiles(page, 'declare the models'),
    packages: ['socket.io-client', '@types/waterline'],
  });

  /** Compiles a block as a file of the app, and returns the path of the compiled file. */
  const compileBlock = (block: Block, path = readPath(block)): string => {
    const file = join(app.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, block.code);
    return compile(file, join(app.folder, declarations));
  };

  const assertSends = async () => {
    const { dye } = app.require(compileBlock(page.block('use the models'))) as {
      dye: (id: number, hairColor: string) => Promise<void>;
    };
    using recording = recordMessages();
    await dye(83, 'red');
    assert.deepEqual(
      recording.for('user', 83).map(({ data }) => data),
      [{ hairColor: 'red' }, { hairColor: 'red' }],
    );
  };

  return {
    'declare the models': assertSends,
    'use the models': assertSends,
    'pass data on': (block) => {
      compileBlock(block);
    },
    'typed events': (block) => {
      compileBlock(block);
    },
    JavaScript: (block) => {
      compileBlock(block, 'script.js');
    },
  };
}
