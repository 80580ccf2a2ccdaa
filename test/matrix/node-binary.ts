import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { newFolder, npm } from '../support/install';

const binaries = new Map<string, Promise<string>>();

/**
 * Installs a Node of a major version from the npm registry.
 *
 * @returns the path of the binary
 */
export function nodeBinary(major: string): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return Promise.resolve(process.execPath);
  const binary = binaries.get(major) ?? install(major);
  binaries.set(major, binary);
  return binary;
}

async function install(major: string): Promise<string> {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(newFolder('node-'), major);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: { [name]: major } }));
  await npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts');
  return join(folder, 'node_modules', name, 'bin', 'node');
}
