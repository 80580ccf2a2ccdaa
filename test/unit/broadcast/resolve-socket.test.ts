import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { resolveSocket } from '../../../src/broadcast/resolve-socket';
import { MessageError } from '../../../src/errors';
import { SocketServer } from '../../support/socket-server';

describe('resolveSocket()', () => {
  const server = new SocketServer();
  before(() => server.start());
  after(() => server.stop());

  /** A request as Sails makes it for a message over a socket. */
  const socketRequest = (socket: unknown) => ({ method: 'GET', url: '/', headers: {}, isSocket: true, socket });

  function rejection(req: unknown): MessageError {
    try {
      resolveSocket(req);
    } catch (error) {
      assert.ok(error instanceof MessageError);
      assert.equal(error.code, 'E_INVALID_REQ');
      return error;
    }
    return assert.fail('nothing was thrown');
  }

  it('undefined, null and false have no socket', () => {
    for (const nothing of [undefined, null, false]) assert.equal(resolveSocket(nothing), undefined);
  });

  it('a socket is returned as it is, and a request over a socket returns that socket', async () => {
    const { socket } = await server.connect();
    assert.equal(resolveSocket(socket), socket);
    assert.equal(resolveSocket(socketRequest(socket)), socket);
  });

  it('a socket of the cluster, from fetchSockets(), is returned', async () => {
    const { socket } = await server.connect();
    const [remote] = await server.io.in(socket.id).fetchSockets();
    assert.equal(resolveSocket(remote)?.id, socket.id);
  });

  it('the HTTP request that opened a socket has no socket', async () => {
    const { socket } = await server.connect();
    assert.equal(resolveSocket(socket.request), undefined);
  });

  it('a request over HTTP has no socket, and what stands beside it is rejected with the fix', async () => {
    const http = createServer((_req, res) => res.end()).listen(0, '127.0.0.1');
    try {
      await once(http, 'listening');
      const served = once(http, 'request') as Promise<[IncomingMessage, ServerResponse]>;
      get({ port: (http.address() as AddressInfo).port, host: '127.0.0.1', agent: false }).on('response', (res) =>
        res.resume(),
      );
      const [req, res] = await served;
      assert.equal(resolveSocket(req), undefined);
      assert.equal(rejection(res).message, 'req is a response. Pass `req`.');
      assert.equal(rejection({ req, res }).message, "req is an action's `this`. Pass `this.req`.");
      assert.equal(rejection(req.socket).message, 'req is the TCP socket of an HTTP request. Pass `req` itself.');
    } finally {
      http.close();
    }
  });

  it('anything else is rejected by its type, without its value', () => {
    const others: [unknown, string][] = [
      [true, 'a boolean'],
      [0, 'a number'],
      ['', 'an empty string'],
      ['ojIckSD2jqNzOqIrAGzL', 'a string'],
      [() => 1, 'a function'],
      [{}, 'an object'],
      [{ id: 83 }, 'an object'],
      [{ id: 83, join: () => 1, leave: () => 1, emit: () => 1 }, 'an object'],
      [{ id: 'x', join: () => 1, leave: () => 1 }, 'an object'],
      [{ method: 'GET', url: '/' }, 'an object'],
      [{ method: 'GET', headers: {} }, 'an object'],
      [{ url: '/', headers: {} }, 'an object'],
      [{ req: {} }, 'an object'],
      [{ res: {} }, 'an object'],
      [[], 'an array'],
      [server.io, 'an object'],
      [server.io.sockets, 'an object'],
    ];
    for (const [req, type] of others) {
      assert.equal(rejection(req).message, `req is ${type}. Expected a request, a Socket.IO socket, or nothing.`);
    }
  });

  it('an object that throws when it is read is rejected, with what it threw as the cause', () => {
    const cause = new Error('secret');
    const throwCause = () => {
      throw cause;
    };
    for (const req of [
      new Proxy({}, { get: throwCause }),
      Object.defineProperty(socketRequest(undefined), 'socket', { get: throwCause }),
    ]) {
      const error = rejection(req);
      assert.equal(error.message, 'req has a getter or proxy that throws. See `cause`.');
      assert.equal(error.cause, cause);
    }
  });
});
