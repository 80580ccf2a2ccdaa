import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { installAppWithout } from '../../support/install';
import type { Files } from './docs-files';

const FIXTURE = join(__dirname, 'app');
const PACKAGES = join(__dirname, '../../../node_modules');

/**
 * Makes an app: that of test/support, with the library installed as a user does, the files of ./app, packages of this
 * project, and more files.
 */
export async function createAppFolder(packages: string[], files: Files): Promise<string> {
  const folder = await installAppWithout([]);
  cpSync(FIXTURE, folder, { recursive: true });
  for (const name of packages) {
    const place = join(folder, 'node_modules', name);
    replaceLink(dirname(place));
    if (!existsSync(place)) symlinkSync(join(PACKAGES, name), place, 'dir');
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Replaces a link to another app's folder, as `@socket.io` may be, by a folder that packages can be added to. */
function replaceLink(folder: string): void {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    const original = realpathSync(folder);
    rmSync(folder);
    mkdirSync(folder);
    for (const name of readdirSync(original)) symlinkSync(join(original, name), join(folder, name), 'dir');
  }
  mkdirSync(folder, { recursive: true });
}
