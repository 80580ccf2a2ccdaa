import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { freePort } from '../../support/free-port';
import { requireProgram } from '../../support/programs';
import type { Database } from './database';
import { ServerProcess } from './server-process';

/** MariaDB, with sails-mysql. */
export class MariaDB implements Database {
  readonly adapter = 'sails-mysql';
  readonly attributes = {
    dateTime: { type: 'ref', columnType: 'datetime(3)' },
    decimal: { type: 'number', columnType: 'decimal(20,12)' },
    binary: { type: 'ref', columnType: 'longblob' },
  } as const;
  readonly #server = new ServerProcess('mysql', 'SIGTERM');

  async start(): Promise<object> {
    const mariadbd = requireProgram('mariadbd');
    const folder = this.#server.createFolder();
    const port = await freePort();
    await this.#server.run(
      'mariadb-install-db',
      '--no-defaults',
      `--datadir=${folder}`,
      '--auth-root-authentication-method=normal',
    );
    const initFile = join(folder, 'create-database.sql');
    writeFileSync(initFile, 'CREATE DATABASE shop CHARACTER SET utf8mb4;\n');
    const parameters = [
      '--no-defaults',
      `--datadir=${folder}`,
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      `--socket=${join(folder, 'socket')}`,
      `--init-file=${initFile}`,
    ];
    await this.#server.start(mariadbd, parameters, 'ready for connections');
    return { url: `mysql://root@127.0.0.1:${port}/shop`, charset: 'utf8mb4', supportBigNumbers: true };
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}
