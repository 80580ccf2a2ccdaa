import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

import { next, SailsIoClient } from './sails-io-clients';

describe('sails.io.js on an adapted client, with a server of Socket.IO 2', () => {
  const load = createRequire(__filename);

  it('an error event says that the server has Socket.IO 2', async () => {
    const http = createServer();
    const server = (load('socket.io-2') as (http: unknown) => { close(): void })(http);
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const client = new SailsIoClient('with adaptForSailsIO()');
    try {
      const socket = client.start(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
      const [error] = await next(socket, 'error');
      assert.match(String(error), /Socket\.IO server in v2\.x with a v3\.x client/);
      assert.equal(socket.isConnecting(), false);
    } finally {
      client.stop();
      server.close();
    }
  });
});
