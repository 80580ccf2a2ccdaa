import { cpus, release, totalmem, type } from 'node:os';

/** The hardware and versions of a run, without anything that identifies the machine. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memory: string;
  readonly system: string;
  readonly node: string;
  readonly packages: Readonly<Record<string, string>>;
}

/** Folders of node_modules. sails-hook-sockets has its own Socket.IO. */
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
    system: `${type()} ${release().split('-')[0] ?? ''}`,
    node: process.version,
    packages: Object.fromEntries(PACKAGES.map((path) => [path.replace(/.*node_modules./, ''), readVersion(path)])),
  };
}

function readVersion(path: string): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require(`../../node_modules/${path}/package.json`) as { version: string }).version;
}
