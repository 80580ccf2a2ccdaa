import { cpus, release, totalmem, type as system } from 'node:os';

/** What was measured on what: no host's name, and no path. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memory: string;
  readonly system: string;
  readonly node: string;
  readonly packages: Readonly<Record<string, string>>;
}

/** Where they are under node_modules: the sockets hook brings a Socket.IO of its own. */
const PACKAGES = [
  'sails',
  'sails-hook-orm',
  'sails-hook-sockets',
  'sails-disk',
  'sails-hook-sockets/node_modules/socket.io',
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
    packages: Object.fromEntries(PACKAGES.map((path) => [path.replace(/.*node_modules./, ''), versionOf(path)])),
  };
}

function versionOf(path: string): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require(`../node_modules/${path}/package.json`) as { version: string }).version;
}
