import assert from 'node:assert/strict';

import { describeEachKind } from './each-client-kind';
import { request } from './sails-io-clients';

describeEachKind('requests', (subject) => {
  for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
    it(`${method}() sends a request with data, and without`, async () => {
      const socket = await subject.client.connect(subject.app.url);
      const body = await new Promise((resolve) => {
        socket[method]('/echo', { count: 12 }, resolve);
      });
      assert.deepEqual(body, { method: method.toUpperCase(), params: { count: 12 }, headers: {} });
      const bare = await new Promise((resolve) => {
        socket[method]('/echo', resolve);
      });
      assert.deepEqual(bare, { method: method.toUpperCase(), params: {}, headers: {} });
    });
  }

  it('a request has the headers of all requests and its own', async () => {
    const socket = await subject.client.connect(subject.app.url, { headers: { 'x-all': 'a', 'x-both': 'a' } });
    const options = { method: 'get', url: '/echo', headers: { 'x-one': '1', 'x-both': '1' } };
    const body = await new Promise((resolve) => {
      socket.request(options, resolve);
    });
    assert.deepEqual(body, {
      method: 'GET',
      params: {},
      headers: { 'x-all': 'a', 'x-one': '1', 'x-both': '1' },
    });
  });

  it('headers for all sockets can be changed for one that is connected', async () => {
    subject.client.io.sails['headers'] = { 'x-all': 'a' };
    const socket = await subject.client.connect(subject.app.url);
    socket.headers = { 'x-all': 'b' };
    const { body } = await request(socket, 'get', '/echo');
    assert.deepEqual(body, { method: 'GET', params: {}, headers: { 'x-all': 'b' } });
  });

  it('a response to a rejected request has the status, the headers and an error', async () => {
    const socket = await subject.client.connect(subject.app.url);
    const response = await request(socket, 'get', '/status/403');
    assert.equal(response.statusCode, 403);
    assert.deepEqual(response.body, { reason: 'requested' });
    assert.equal(typeof response.headers, 'object');
    assert.match(response.error?.message ?? '', /403/);
  });

  it('requests that are made before the socket has connected are sent in order', async () => {
    const socket = subject.client.start(subject.app.url);
    const bodies = await Promise.all(
      [1, 2, 3].map((count) => request(socket, 'get', '/echo', { count }).then(({ body }) => body)),
    );
    assert.deepEqual(
      bodies,
      [1, 2, 3].map((count) => ({ method: 'GET', params: { count }, headers: {} })),
    );
  });

  it('a request fails if the connection is cut before its response', async () => {
    const socket = await subject.client.connect(subject.app.url);
    const failed = request(socket, 'get', '/never');
    await request(socket, 'get', '/echo'); // so the other has arrived
    subject.app.cut();
    assert.equal((await failed).statusCode, 0);
  });
});
