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

import { installedAppWithout } from '../../support/install';
import type { Files } from './guide';

const FIXTURE = join(__dirname, 'app');
const PACKAGES = join(__dirname, '../../../node_modules');

/**
 * Makes an app: that of test/support, with the library installed as a user does, what test/integration/cluster/app adds to it, packages
 * that the project has, and files.
 */
export async function appFolder(packages: string[], files: Files): Promise<string> {
  const folder = await installedAppWithout([]);
  cpSync(FIXTURE, folder, { recursive: true });
  for (const name of packages) {
    const place = join(folder, 'node_modules', name);
    haveOwn(dirname(place));
    if (!existsSync(place)) symlinkSync(join(PACKAGES, name), place, 'dir');
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Turns a folder that is a link to another app's, as `@socket.io` may be, into one that may be added to. */
function haveOwn(folder: string): void {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    const original = realpathSync(folder);
    rmSync(folder);
    mkdirSync(folder);
    for (const name of readdirSync(original)) symlinkSync(join(original, name), join(folder, name), 'dir');
  }
  mkdirSync(folder, { recursive: true });
}
