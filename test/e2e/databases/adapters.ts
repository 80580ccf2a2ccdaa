import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { npm } from '../../support/install';

/** The versions that go with Sails 1.5. sails-disk is among the packages of every app here. */
const VERSIONS = { 'sails-postgresql': '5', 'sails-mysql': '3', 'sails-sqlite': '0.2', 'sails-mongo': '2' } as const;
export type Adapter = keyof typeof VERSIONS;

/** Kept from run to run, because better-sqlite3 may be compiled, which takes most of a minute. */
const CACHE = join(__dirname, '../../../node_modules/.cache/database-adapters');

/**
 * Installs an adapter apart from the project's own packages, once for a clone.
 *
 * @returns the folder whose node_modules has the adapter and its driver
 */
export async function installAdapter(adapter: Adapter): Promise<string> {
  const version = VERSIONS[adapter];
  const folder = join(CACHE, `${adapter}-${version}`);
  // npm writes this file when it is done.
  if (existsSync(join(folder, 'node_modules/.package-lock.json'))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: { [adapter]: version } }));
  await npm(folder, 'install', `--prefix=${folder}`, '--prefer-offline', '--no-audit', '--no-fund');
  return folder;
}
