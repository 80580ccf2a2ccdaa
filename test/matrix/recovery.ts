import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { newFolder, npm } from '../support/install';
import { type Outcome, runMocha } from './mocha';

/** The first Socket.IO with recovery, and those of sails-hook-sockets 3.0.0 and 3.0.2. The project has the newest. */
export const SOCKET_IO_VERSIONS = ['4.6.0', '4.7.2', '4.8.1'];

/** Runs the tests of recovery with a version of Socket.IO. */
export async function runRecoveryTests(version: string): Promise<Outcome> {
  const folder = newFolder('socket.io-');
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }));
  await npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund', `socket.io@${version}`);
  const preload = ['--require', join(__dirname, 'use-socket-io.js')];
  return runMocha(process.execPath, [...preload, 'test/integration/recovery/*.test.ts'], { SOCKET_IO_FOLDER: folder });
}
