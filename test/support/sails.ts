import type { Server } from 'node:net';

import type { Done } from './lift-sails';

/** The part of a model in Sails that these tests use. */
export interface Model {
  identity: string;
  message(id: unknown, data: unknown, req?: unknown): unknown;
  subscribe(req: unknown, ids: unknown): void;
  unsubscribe(req: unknown, ids: unknown): void;
  getRoomName(id: unknown): string | undefined;
  find(criteria: object): Query;
  findOne(criteria: object): Query;
}

/** A Waterline query. */
export interface Query extends Promise<unknown> {
  populate(association: string): Query;
}

/** The part of a Sails app that these tests use. */
export interface Sails {
  config: Record<string, unknown>;
  hooks: { orm: { reload(done: Done): void }; http: { server: Server }; message?: object };
  io: { emit(event: string, value: unknown): void };
  sockets: {
    get(id: string): unknown;
    join(socket: unknown, room: string): void;
    broadcast(room: string, event: string, data: object): void;
  };
  request(address: string, body: object, done: Done): void;
  models: Record<string, Model | undefined>;
  lift(config: object, done: Done): void;
  load(config: object, done: Done): void;
  lower(options: object, done: Done): void;
  reloadActions(done: Done): void;
}
