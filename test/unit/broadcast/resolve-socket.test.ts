import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { MessageError } from '../../../src/errors';
import { requesterOf } from '../../../src/broadcast/resolve-socket';
import { SocketServer } from '../../support/socket-server';

describe('the requester', () => {
  const server = new SocketServer();
  before(() => server.start());
  after(() => server.stop());

  /** A request as Sails makes it of a message that came by socket. */
  const socketRequest = (socket: unknown) => ({ method: 'GET', url: '/', headers: {}, isSocket: true, socket });

  function refusal(req: unknown): string {
    try {
      requesterOf(req, 'User.message()');
    } catch (error) {
      assert.ok(error instanceof MessageError);
      assert.equal(error.code, 'E_INVALID_REQ');
      assert.ok(error.message.startsWith('User.message(): req is '), error.message);
      return error.message;
    }
    return assert.fail('nothing was thrown');
  }

  it('is nobody for undefined, null and false', () => {
    for (const nothing of [undefined, null, false]) assert.equal(requesterOf(nothing, ''), undefined);
  });

  it('is the socket itself, or the socket that a request came by', async () => {
    const { socket } = await server.connect();
    assert.equal(requesterOf(socket, ''), socket);
    assert.equal(requesterOf(socketRequest(socket), ''), socket);
  });

  it("is a socket of the cluster that fetchSockets() answered, and Socket.IO's own request leaves nobody out", async () => {
    const { socket } = await server.connect();
    const [remote] = await server.io.in(socket.id).fetchSockets();
    assert.equal(requesterOf(remote, '')?.id, socket.id);
    assert.equal(requesterOf(socket.request, ''), undefined);
  });

  it('is nobody for a request that came by HTTP; its response, its TCP socket and an action are refused', async () => {
    const http = createServer((_req, res) => res.end()).listen(0, '127.0.0.1');
    try {
      await once(http, 'listening');
      const served = once(http, 'request') as Promise<[IncomingMessage, ServerResponse]>;
      get({ port: (http.address() as AddressInfo).port, host: '127.0.0.1', agent: false }).on('response', (res) =>
        res.resume(),
      );
      const [req, res] = await served;
      assert.equal(requesterOf(req, ''), undefined);
      assert.match(refusal(res), /a response: pass `req`/);
      assert.match(refusal({ req, res }), /an action's `this`: pass `this.req`/);
      assert.match(refusal(req.socket), /a TCP socket.*pass `req` itself/);
    } finally {
      http.close();
    }
  });

  it('is refused where it is anything else, by kind', () => {
    const bomb = () => assert.fail('secret');
    const others: [unknown, RegExp][] = [
      [true, /a boolean/],
      [0, /a number/],
      ['', /a string/],
      ['ojIckSD2jqNzOqIrAGzL', /a string: a socket can't be left out by its id alone/],
      [() => 1, /a function/],
      [{}, /an object/],
      [{ id: 83 }, /an object/],
      [[], /an array/],
      [server.io, /an object/],
      [server.io.sockets, /an object/],
      [new Proxy({}, { get: bomb }), /a proxy/],
    ];
    for (const [req, text] of others) {
      assert.match(refusal(req), text);
      assert.match(refusal(req), /Pass a request, a Socket.IO socket, or nothing/);
      assert.doesNotMatch(refusal(req), /secret|ojIckSD2jqNzOqIrAGzL|83/);
    }
  });
});
