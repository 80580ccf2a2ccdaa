import { cpus, release, totalmem, type as system } from 'node:os';
import { dirname } from 'node:path';

/** What was measured on what: no host's name, and no path. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memory: string;
  readonly system: string;
  readonly node: string;
  readonly packages: Readonly<Record<string, string>>;
}

const PACKAGES = [
  'sails',
  'sails-hook-orm',
  'sails-hook-sockets',
  'sails-disk',
  'socket.io',
  'ws',
  '@socket.io/redis-adapter',
];

export function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
    system: `${system()} ${release().split('-')[0] ?? ''}`,
    node: process.version,
    packages: Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
  };
}

/** As the app has it: the sockets hook brings a Socket.IO of its own. */
function versionOf(name: string): string {
  const file = require.resolve(`${name}/package.json`, { paths: [dirname(require.resolve('sails-hook-sockets'))] });
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require(file) as { version: string }).version;
}
