import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { freePort } from '../../support/free-port';
import { requireProgram } from '../../support/programs';
import type { Database } from './database';
import { ServerProcess } from './server-process';

/** PostgreSQL, with sails-postgresql. */
export class PostgreSQL implements Database {
  readonly adapter = 'sails-postgresql';
  readonly attributes = {
    dateTime: { type: 'ref', columnType: 'timestamp with time zone' },
    decimal: { type: 'string', columnType: 'decimal(20,12)' },
    binary: { type: 'ref', columnType: 'bytea' },
  } as const;
  // SIGINT ends it at once, with its clients' sessions.
  readonly #server = new ServerProcess('postgres', 'SIGINT');

  async start(): Promise<object> {
    const postgres = requireProgram('postgres');
    const initdb = join(dirname(realpathSync(postgres)), 'initdb');
    const folder = this.#server.createFolder();
    const port = await freePort();
    await this.#server.run(
      initdb,
      '--pgdata',
      folder,
      '--username=sails',
      '--auth=trust',
      '--encoding=UTF8',
      '--no-sync',
    );
    const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'fsync=off'];
    await this.#server.start(
      postgres,
      ['-D', folder, ...settings.flatMap((setting) => ['-c', setting])],
      'ready to accept connections',
    );
    return { url: `postgresql://sails@127.0.0.1:${port}/postgres` };
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}
