import { tmpdir } from 'node:os';
import { promisify } from 'node:util';

import { omit } from 'lodash';
import type { Server, Socket } from 'socket.io';

import { hook, type MessageMethods } from '../library';

/** The parts of a Sails model that the benchmark uses. */
interface Model extends MessageMethods {
  identity: string;
  primaryKey: string;
  attributes: object;
  publish(ids: unknown[], data: unknown, req?: unknown): void;
  create(values: object): { fetch(): Promise<object> };
}

/** The parts of a Sails app that the benchmark uses. */
export interface Sails {
  io: Server;
  models: { user: Model } & Record<string, Model>;
  sockets: { broadcast(room: string, event: string, data: unknown, socketToOmit?: Socket): void };
  load(config: object, done: (error?: Error) => void): void;
  lift(config: object, done: (error?: Error) => void): void;
  lower(options: object, done: (error?: Error) => void): void;
}

// eslint-disable-next-line @typescript-eslint/no-require-imports
const { Sails } = require('sails') as { Sails: new () => Sails };

const ONE_HOUR = 3_600_000;

const attributes = {
  name: { type: 'string' },
  email: { type: 'string' },
  passwordHash: { type: 'string' },
  hairColor: { type: 'string' },
  count: { type: 'number' },
  balance: { type: 'number' },
  isActive: { type: 'boolean' },
  settings: { type: 'json' },
} as const;

/** A model whose records hide an attribute, as those of most apps do. */
function createUserModel(identity: string) {
  return {
    identity,
    globalId: identity,
    attributes,
    customToJSON(this: object) {
      return omit(this, 'passwordHash');
    },
  };
}

export const userValues = {
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  passwordHash: 'x'.repeat(60),
  hairColor: 'red',
  count: 12,
  balance: 1234.5,
  isActive: true,
  settings: { theme: 'dark', languages: ['en', 'fr'], alerts: { mail: true, push: false } },
};

export interface AppOptions {
  /** Lifts the app on this port. Without it the app is only loaded, as for a script. */
  port?: number;
  /** The number of models: `user`, `user1`, `user2`, … */
  models?: number;
  /** Whether the app has the hook. */
  hook?: boolean;
  migrate?: 'drop' | 'safe';
}

/** Starts a real Sails app without files: the ORM, the sockets and an in-memory database. */
export async function startApp(options: AppOptions): Promise<Sails> {
  const sails = new Sails();
  const models = Array.from({ length: options.models ?? 1 }, (_, index) => createUserModel(`user${index || ''}`));
  const config = {
    appPath: tmpdir(),
    port: options.port,
    explicitHost: '127.0.0.1',
    globals: false,
    hookTimeout: 120_000,
    log: { level: 'error', noShip: true },
    hooks: {
      grunt: false,
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      orm: require('sails-hook-orm') as object,
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      sockets: require('sails-hook-sockets') as object,
      message: options.hook === false ? false : hook,
    },
    // A heartbeat during a batch would be measured as part of it.
    sockets: { pingInterval: ONE_HOUR, pingTimeout: ONE_HOUR },
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    datastores: { memory: { adapter: require('sails-disk') as object, inMemoryOnly: true } },
    models: {
      datastore: 'memory',
      migrate: options.migrate ?? 'drop',
      archiveModelIdentity: false,
      attributes: { id: { type: 'number', autoIncrement: true } },
    },
    orm: { moduleDefinitions: { models: Object.fromEntries(models.map((model) => [model.identity, model])) } },
  };
  await promisify(options.port === undefined ? sails.load.bind(sails) : sails.lift.bind(sails))(config);
  return sails;
}

export async function stopApp(sails: Sails): Promise<void> {
  await promisify(sails.lower.bind(sails))({ delay: 1 });
}
