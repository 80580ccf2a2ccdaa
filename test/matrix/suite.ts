import { delimiter, dirname } from 'node:path';

import { packLibrary } from '../support/install';
import type { Combination } from './combinations';
import { type Outcome, runMocha } from './mocha';
import { nodeBinary } from './node-binary';

/** The outcome of the suite with one combination. */
export interface Result extends Outcome {
  combination: Combination;
}

/** Runs the suite with the versions, the clients and the Node of a combination. */
export async function runSuite(combination: Combination): Promise<Result> {
  const node = await nodeBinary(combination.node);
  const outcome = await runMocha(node, ['test/integration/sails/*.test.ts', 'test/matrix/*.test.ts'], {
    PATH: [dirname(node), process.env['PATH']].join(delimiter),
    MESSAGE_TARBALL: await packLibrary(),
    SAILS_VERSION: combination.sails,
    SAILS_HOOK_ORM_VERSION: combination.orm,
    SAILS_HOOK_SOCKETS_VERSION: combination.sockets,
    SAILS_DISK_VERSION: combination.disk,
    SOCKET_IO_VERSION: combination.socketIo,
    SAILS_CLIENTS: combination.clients.join(),
  });
  return { ...outcome, combination };
}
