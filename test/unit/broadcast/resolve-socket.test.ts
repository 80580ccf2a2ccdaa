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

  it('undefined, null and false resolve to no socket', () => {
    for (const nothing of [undefined, null, false]) assert.equal(resolveSocket(nothing), undefined);
  });

  it('a socket resolves to itself, and a request over a socket to that socket', async () => {
    const { socket } = await server.connect();
    for (const req of [socket, socketRequest(socket)]) {
      const resolved = resolveSocket(req);
      assert.equal(resolved?.socket, socket);
      assert.equal(resolved.id, socket.id);
    }
  });

  it('a socket of the cluster, from fetchSockets(), resolves to itself', async () => {
    const { socket } = await server.connect();
    const [remote] = await server.io.in(socket.id).fetchSockets();
    assert.equal(resolveSocket(remote)?.id, socket.id);
    assert.equal(resolveSocket(remote)?.socket, remote);
  });

  it('the HTTP request that opened a socket resolves to no socket', async () => {
    const { socket } = await server.connect();
    assert.equal(resolveSocket(socket.request), undefined);
  });

  describe('over HTTP', () => {
    const http = createServer((_req, res) => res.end());
    before(async () => {
      http.listen(0, '127.0.0.1');
      await once(http, 'listening');
    });
    after(() => http.close());

    async function serve(headers = {}): Promise<[IncomingMessage, ServerResponse]> {
      const served = once(http, 'request') as Promise<[IncomingMessage, ServerResponse]>;
      const { port } = http.address() as AddressInfo;
      get({ port, host: '127.0.0.1', agent: false, headers }).on('response', (res) => res.resume());
      return served;
    }

    it('a request resolves to no socket, and neither does its TCP socket, also when it is closed', async () => {
      const [req, res] = await serve();
      assert.equal(resolveSocket(req), undefined);
      assert.equal(resolveSocket(req.socket), undefined);
      if (!res.closed) await once(res, 'close');
      if (!req.socket.closed) await once(req.socket, 'close');
      assert.equal(req.socket.remoteAddress, undefined);
      assert.equal(resolveSocket(req.socket), undefined);
    });

    it('what stands beside a request is rejected with the fix', async () => {
      const [req, res] = await serve();
      assert.equal(rejection(res).message, 'req is a response. Pass `req`.');
      assert.equal(rejection({ req, res }).message, "req is an action's `this`. Pass `this.req`.");
    });

    it('a request resolves to the id that its header X-Socket-ID contains', async () => {
      for (const id of ['ojIckSD2jqNzOqIrAGzL', '-_aZ09-_aZ09-_aZ09-_', '/chat/room#ojIckSD2jqNzOqIrAGzL']) {
        const [req] = await serve({ 'X-Socket-ID': id });
        assert.deepEqual(resolveSocket(req), { id });
      }
    });

    it('a header that is not the id of a socket is ignored', async () => {
      for (const header of [
        'sails_model_user_83:user',
        'ojIckSD2jqNzOqIrAGz',
        'ojIckSD2jqNzOqIrAGzLx',
        'ojIckSD2jqNzOqIrAGz:',
        'a room#ojIckSD2jqNzOqIrAGzL',
        '/chat#room#ojIckSD2jqNzOqIrAGzL',
        '/chatojIckSD2jqNzOqIrAGzL',
        '#ojIckSD2jqNzOqIrAGzL',
        ['ojIckSD2jqNzOqIrAGzL', 'ojIckSD2jqNzOqIrAGzL'],
        '',
      ]) {
        const [req] = await serve({ 'X-Socket-ID': header });
        assert.equal(resolveSocket(req), undefined);
      }
      for (const header of [
        'ojIckSD2jqNzOqIrAGzL\n',
        '\nojIckSD2jqNzOqIrAGzL',
        ['ojIckSD2jqNzOqIrAGzL'],
        83,
        null,
        {},
      ]) {
        assert.equal(resolveSocket({ method: 'GET', url: '/', headers: { 'x-socket-id': header } }), undefined);
      }
    });

    it('the header of a request over a socket is ignored', async () => {
      const { socket } = await server.connect();
      const req = { ...socketRequest(socket), headers: { 'x-socket-id': 'ojIckSD2jqNzOqIrAGzL' } };
      assert.deepEqual(resolveSocket(req), { id: socket.id, socket });
    });
  });

  it('the id of a socket resolves to that id alone', () => {
    for (const id of ['ojIckSD2jqNzOqIrAGzL', '/chat#ojIckSD2jqNzOqIrAGzL'])
      assert.deepEqual(resolveSocket(id), { id });
  });

  it('anything else is rejected by its type, without its value', () => {
    const others: [unknown, string][] = [
      [true, 'a boolean'],
      [0, 'a number'],
      ['', 'a string that is not the id of a socket'],
      ['room', 'a string that is not the id of a socket'],
      [() => 1, 'a function'],
      [{}, 'an object'],
      [{ id: 83 }, 'an object'],
      [{ id: 83, join: () => 1, leave: () => 1, emit: () => 1 }, 'an object'],
      [{ id: 'x', join: () => 1, leave: () => 1 }, 'an object'],
      [{ method: 'GET', url: '/' }, 'an object'],
      [{ method: 'GET', headers: {} }, 'an object'],
      [{ url: '/', headers: {} }, 'an object'],
      [{ method: 'GET', url: '/', headers: null }, 'an object'],
      [{ method: 'GET', url: '/', headers: 'x-socket-id' }, 'an object'],
      [{ bytesRead: 0 }, 'an object'],
      [{ connecting: false }, 'an object'],
      [{ req: {} }, 'an object'],
      [{ res: {} }, 'an object'],
      [[], 'an array'],
      [server.io, 'an object'],
      [server.io.sockets, 'an object'],
    ];
    for (const [req, type] of others) {
      assert.equal(
        rejection(req).message,
        `req is ${type}. Expected a request, a Socket.IO socket or its id, or nothing.`,
      );
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
