import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { createSailsConfig } from '../library';
import { NODE_CONFIG } from '../protocol';

const PROJECT = join(__dirname, '../../..');
const PACKAGES = [
  'sails',
  'sails-hook-orm',
  'sails-hook-sockets',
  'sails-disk',
  'ioredis',
  '@socket.io/redis-streams-adapter',
];
const HOOK = join(__dirname, 'sails.ts');

const FILES: Record<string, string> = {
  'package.json': JSON.stringify({
    name: 'chaos',
    private: true,
    dependencies: Object.fromEntries(['sails-hook-message', ...PACKAGES].map((name) => [name, '*'])),
  }),
  'app.js': `
    process.chdir(__dirname);
    const sails = require('sails');
    const { isWorker, port } = JSON.parse(process.env.${NODE_CONFIG});
    const config = { port, hooks: { grunt: false }, log: { level: 'error', noShip: true }, session: { secret: 'chaos' } };
    sails[isWorker ? 'load' : 'lift'](config, (error) => {
      if (error) throw error;
      if (isWorker) process.once('SIGTERM', () => sails.lower(() => process.exit()));
    });`,
  'api/models/Item.js': 'module.exports = { attributes: { id: { type: "number", autoIncrement: true } } };',
  'api/hooks/chaos/index.js': `module.exports = require(${JSON.stringify(HOOK)}).chaosHook;`,
  'config/datastores.js': 'module.exports.datastores = { default: { adapter: "sails-disk", inMemoryOnly: true } };',
  'config/models.js': `module.exports.models = {
    schema: true, migrate: 'drop', archiveModelIdentity: false, attributes: {} };`,
  'config/globals.js': 'module.exports.globals = false;',
};

/** A Sails app in a folder of its own, in which this package is installed; `remove` deletes it. */
export function createSailsApp(isMemory: boolean): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'chaos-sails-'));
  for (const [path, text] of Object.entries({ ...FILES, ...createSailsConfig(isMemory) })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const link = (name: string, target: string) => {
    const place = join(folder, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(target, place, 'dir');
  };
  for (const name of PACKAGES) link(name, join(PROJECT, 'node_modules', name));
  link('sails-hook-message', PROJECT);
  return {
    folder,
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
