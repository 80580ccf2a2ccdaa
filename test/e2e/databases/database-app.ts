import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type MessageRecording, recordMessages } from '../../../src/testing';
import type { Client } from '../../support/client';
import { installAppWithout, VERSIONS } from '../../support/install';
import { InstalledApp, useLifted } from '../../support/installed-app';
import { installAdapter } from './adapters';
import type { Collection } from './collection';
import type { Database } from './database';

/** The app of this folder, lifted on a database. */
export class DatabaseApp extends InstalledApp {
  /** The messages that the app's bootstrap function sent. */
  bootstrapMessages: MessageRecording['messages'] = [];
  #responseBody: unknown;

  constructor(
    readonly database: Database,
    config: object = {},
  ) {
    const respond = (_req: unknown, res: { json(body: unknown): void }) => {
      res.json(this.#responseBody);
    };
    super({ config: { ...config, routes: { 'GET /response': respond } } });
  }

  /** Starts the database, and makes an app that is configured for it by its config/local.js. */
  override async prepare(): Promise<void> {
    const { adapter, attributes } = this.database;
    this.folder = await installAppWithout([], VERSIONS, join(__dirname, 'app'));
    if (adapter !== 'sails-disk') {
      const adapterFolder = join(await installAdapter(adapter), 'node_modules', adapter);
      symlinkSync(adapterFolder, join(this.folder, 'node_modules', adapter), 'dir');
    }
    const datastores = { default: { adapter, ...(await this.database.start()) } };
    const local = JSON.stringify({ datastores, custom: { attributes } });
    mkdirSync(join(this.folder, 'config'), { recursive: true });
    writeFileSync(join(this.folder, 'config/local.js'), `module.exports = ${local};\n`);
  }

  override async lift(): Promise<void> {
    using recording = recordMessages();
    await super.lift();
    this.bootstrapMessages = recording.messages;
  }

  override async lower(): Promise<void> {
    try {
      await super.lower();
    } finally {
      await this.database.stop();
    }
  }

  override model(identity: string): Collection {
    return super.model(identity) as Collection;
  }

  /** Connects a client that is subscribed to records of a model. */
  async connectSubscriber(model: string, ...ids: unknown[]): Promise<Client> {
    const client = await this.connect('sails.io.js');
    this.model(model).subscribe(this.sails.sockets.get(client.id), ids);
    return client;
  }

  /** Returns what a client receives over HTTP when an action passes a value to `res.json()`. */
  async fetchJson(body: unknown): Promise<unknown> {
    this.#responseBody = body;
    return (await this.request('GET', '/response')).body;
  }
}

/** Lifts the app on a database before the tests of a `describe`, and stops both in the end. */
export function useDatabase(database: Database, config?: object): DatabaseApp {
  return useLifted(new DatabaseApp(database, config));
}
