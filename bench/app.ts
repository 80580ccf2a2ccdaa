import { tmpdir } from 'node:os';

import { omit } from 'lodash';
import type { Server, Socket } from 'socket.io';

import type { MessageMethods } from '../src/model/methods';
import { hook } from './library';

/** What the benchmark uses of a model in Sails. */
export interface Model extends MessageMethods {
  identity: string;
  primaryKey: string;
  attributes: object;
  publish(ids: unknown[], data: unknown, req?: unknown): void;
  create(values: object): { fetch(): Promise<object> };
}

/** What the benchmark uses of a Sails app. */
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

const HOURS = 3_600_000;

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

/** A model whose records hide a field, as most apps have one. */
function userModel(identity: string) {
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

export interface AppSettings {
  /** Lift it on this port; without one it is loaded only, as scripts do. */
  port?: number;
  /** The number of its models: `user`, `user1`, `user2`, … */
  models?: number;
  /** Whether it has the hook. */
  hook?: boolean;
  /** Whether the database is made anew, or left as it is. */
  migrate?: 'drop' | 'safe';
}

/** A real Sails app that has no files of its own: the ORM, the sockets, and an in-memory database. */
export async function startApp(settings: AppSettings): Promise<Sails> {
  const sails = new Sails();
  const models = Array.from({ length: settings.models ?? 1 }, (_, index) => userModel(`user${index || ''}`));
  const config = {
    appPath: tmpdir(),
    port: settings.port,
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
      message: settings.hook === false ? false : hook,
    },
    // A heartbeat in the middle of a batch would be counted as its cost.
    sockets: { pingInterval: HOURS, pingTimeout: HOURS },
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    datastores: { memory: { adapter: require('sails-disk') as object, inMemoryOnly: true } },
    models: {
      datastore: 'memory',
      migrate: settings.migrate ?? 'drop',
      archiveModelIdentity: false,
      attributes: { id: { type: 'number', autoIncrement: true } },
    },
    orm: { moduleDefinitions: { models: Object.fromEntries(models.map((model) => [model.identity, model])) } },
  };
  await promised((done) => {
    sails[settings.port === undefined ? 'load' : 'lift'](config, done);
  });
  return sails;
}

export function stopApp(sails: Sails): Promise<void> {
  return promised((done) => {
    sails.lower({ delay: 1 }, done);
  });
}

function promised(act: (done: (error?: Error) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    act((error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
