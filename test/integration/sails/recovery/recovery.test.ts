import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';

import type { Socket } from 'socket.io';

import { next, request, type SailsSocket } from '../../client/sails-io-clients';
import { useRecoveringApp } from './recoverable-clients';

/** What the tests keep in a session. */
interface Session {
  name?: string;
  disconnects?: number;
}
interface SessionRequest {
  readonly sessionID: string;
  readonly session: Session;
  param(name: string): string;
}
interface SessionResponse {
  json(body: unknown): void;
}

const routes = {
  'GET /session': ({ sessionID: id, session: { name, disconnects } }: SessionRequest, res: SessionResponse) => {
    res.json({ id, name, disconnects });
  },
  'PUT /session': (req: SessionRequest, res: SessionResponse) => {
    req.session.name = req.param('name');
    res.json({});
  },
};

for (const skipMiddlewares of [true, false]) {
  describe(`a recovered client without a cookie, with skipMiddlewares: ${String(skipMiddlewares)}`, () => {
    const app = useRecoveringApp({ routes, sockets: { connectionStateRecovery: { skipMiddlewares } } });

    it('all concurrent requests of a recovered client without a cookie have the session that it had before each cut', async () => {
      const client = await app.connectSailsIo();
      await request(client, 'put', '/session', { name: 'ann' });
      const { body: session } = await request(client, 'get', '/session');
      for (let cut = 0; cut < 2; cut++) {
        await app.recover(client);
        const requests = Array.from({ length: 10 }, () => request(client, 'get', '/session'));
        for (const { body } of await Promise.all(requests)) assert.deepEqual(body, session);
      }
    });
  });
}

describe('a recovered client with a cookie', () => {
  const app = useRecoveringApp({ routes, sockets: { connectionStateRecovery: true } });

  async function createSession(name: string): Promise<string> {
    const response = await fetch(`${app.url}/session?name=${name}`, { method: 'PUT' });
    await response.arrayBuffer();
    return (response.headers.get('set-cookie') ?? '').replace(/;.*/, '');
  }

  it('requests of a recovered client with a cookie have the session of the cookie that it sends now', async () => {
    const headers = { cookie: await createSession('ann') };
    const client = app.connectSocketIo(headers);
    const requestName = async () => {
      const { body } = (await client.emitWithAck('get', { url: '/session' })) as { body: Session };
      return body.name;
    };
    assert.equal(await requestName(), 'ann');

    headers.cookie = await createSession('bob');
    const connected = once(client as never, 'connect');
    await app.cut(client.id);
    await connected;

    assert.equal(client.recovered, true);
    assert.deepEqual(await Promise.all([requestName(), requestName()]), ['bob', 'bob']);
  });
});

describe('an app with a maxDisconnectionDuration of half a millisecond', () => {
  const sockets = { connectionStateRecovery: { maxDisconnectionDuration: 0.5 } };
  const app = useRecoveringApp({ routes, sockets });

  it('a client receives messages before a cut and after it, if it subscribes again', async () => {
    const client = await app.connectSailsIo();
    for (const count of [1, 2]) {
      await request(client, 'post', '/user/83/subscription');
      const received = next(client, 'user');
      app.model('user').message(83, { count });
      assert.deepEqual((await received)[0], { verb: 'messaged', id: 83, data: { count } });
      const connected = next(client, 'connect');
      await app.cut(client._raw?.id);
      await connected;
    }
  });
});

describe('sails.config.sockets.afterDisconnect, with recovery', () => {
  const calls = new EventEmitter();
  /** The sockets that it was called with. */
  const sockets: Socket[] = [];
  const app = useRecoveringApp({
    routes,
    sockets: {
      connectionStateRecovery: true,
      afterDisconnect(session: Session, socket: Socket, done: () => void) {
        sockets.push(socket);
        session.disconnects = (session.disconnects ?? 0) + 1;
        done();
        calls.emit('call');
      },
    },
  });
  beforeEach(() => {
    sockets.length = 0;
  });

  async function connect(): Promise<SailsSocket> {
    const client = await app.connectSailsIo();
    await request(client, 'put', '/session', { name: 'ann' });
    return client;
  }

  async function readSession(client: SailsSocket): Promise<Session> {
    const { body } = await request(client, 'get', '/session');
    return body as Session;
  }

  /** Waits until it was called so often. Sails loads the session first, so that it can be called after the client is back. */
  async function isCalled(times: number): Promise<void> {
    while (sockets.length < times) await once(calls, 'call');
  }

  it('afterDisconnect is called at every cut, with the session that the recovered client keeps, and when the client leaves', async () => {
    const client = await connect();
    for (const disconnects of [1, 2]) {
      await app.recover(client);
      await isCalled(disconnects);
      const { name, disconnects: saved } = await readSession(client);
      assert.deepEqual([name, saved], ['ann', disconnects]);
    }
    client.disconnect();
    await isCalled(3);

    const ids = sockets.map(({ id }) => id);
    assert.deepEqual([ids.length, new Set(ids).size], [3, 1]);
  });

  it('afterDisconnect is called once for a client that is back before the app has noticed the cut, with the old socket', async () => {
    const client = await connect();
    const old = app.findSocket(client._raw?.id);
    await app.recover(client, () => {
      app.proxy.cutClientSide();
    });
    await isCalled(1);
    const { disconnects } = await readSession(client);

    assert.deepEqual([sockets, disconnects], [[old], 1]);
    assert.equal(app.findSocket(client._raw?.id).connected, true);
  });

  it('afterDisconnect is called at the cut, not when the client can no longer come back', async () => {
    const client = await connect();
    const socket = app.findSocket(client._raw?.id);
    app.proxy.isClosed = true;
    await app.cut(client._raw?.id);
    await isCalled(1);

    assert.deepEqual(sockets, [socket]);
  });
});
