import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { mock } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { createAdapter as redisAdapter } from '@socket.io/redis-adapter';
import { Server } from 'socket.io';
import { Adapter } from 'socket.io-adapter';

import { checkRecovery, enableRecovery } from '../../../src/recovery/recovery';
import { CuttableServer, type Visitor } from '../../support/cuttable-server';
import { describeWith } from '../../support/programs';
import { RedisServer } from '../../support/redis-server';
import { SailsApp } from '../../support/sails-app';
import { Door } from './door';
import { SailsVisitor } from './sails-visitor';

const load = createRequire(__filename);

describe('checkRecovery()', () => {
  for (const setting of [undefined, false, true, { maxDisconnectionDuration: 1 }, { maxDisconnectionDuration: 0.5 }]) {
    it(`takes ${JSON.stringify(setting)}`, () => {
      assert.deepEqual(checkRecovery(setting), setting);
    });
  }

  const WANTED = 'Write true, or { maxDisconnectionDuration: <milliseconds> }, or false.';
  const refused: [setting: unknown, fault: string][] = [
    [null, 'sails.config.message.recovery is null.'],
    ['true', 'sails.config.message.recovery is a string.'],
    [120_000, 'sails.config.message.recovery is a number.'],
    [[120_000], 'sails.config.message.recovery is an array.'],
    [new Map(), 'sails.config.message.recovery is a Map.'],
    [{}, 'sails.config.message.recovery.maxDisconnectionDuration is undefined.'],
    [{ maxDisconnectionDuration: '120000' }, 'sails.config.message.recovery.maxDisconnectionDuration is a string.'],
    [{ maxDisconnectionDuration: NaN }, 'sails.config.message.recovery.maxDisconnectionDuration is NaN.'],
    [
      { maxDisconnectionDuration: Infinity },
      'sails.config.message.recovery.maxDisconnectionDuration is an infinite number.',
    ],
    [{ maxDisconnectionDuration: 0 }, 'sails.config.message.recovery.maxDisconnectionDuration is not above 0.'],
    [{ maxDisconnectionDuration: -1 }, 'sails.config.message.recovery.maxDisconnectionDuration is not above 0.'],
    [
      { maxDisconnectionDuration: 1, skipMiddlewares: true },
      "sails.config.message.recovery has a key that it doesn't know, skipMiddlewares.",
    ],
  ];
  for (const [setting, fault] of refused) {
    it(`refuses what it can't use: ${fault}`, () => {
      assert.throws(() => checkRecovery(setting), { message: `${fault} ${WANTED}` });
    });
  }
});

describe('enableRecovery() where it can not be', () => {
  const TOO_OLD = {
    message: /^sails\.config\.message\.recovery takes Socket\.IO 4\.6 or newer, and this server is older\. Update it/,
  };
  const UNABLE = {
    message:
      /^sails\.config\.message\.recovery takes an adapter that can restore sessions, .* @socket\.io\/redis-streams-adapter/,
  };

  for (const version of ['socket.io-2', 'socket.io-4.5']) {
    it(`refuses ${version}`, () => {
      const io = (load(version) as () => Server)();
      assert.throws(() => {
        enableRecovery(io, true);
      }, TOO_OLD);
    });
  }

  it('refuses an adapter that keeps to what the base class does', () => {
    class Quiet extends Adapter {}
    const io = new Server({ adapter: Quiet });
    assert.throws(() => {
      enableRecovery(io, true);
    }, UNABLE);
    assert.equal(io.of('/').adapter.constructor, Quiet);
  });

  describeWith(['redis-server'], 'on Redis', () => {
    let redis: RedisServer | undefined;
    before(async () => {
      redis = await new RedisServer().start();
    });
    after(() => redis?.stop());

    const adapters: Record<string, (redis: RedisServer) => unknown> = {
      '@socket.io/redis-adapter': (redis) => redisAdapter(redis.connect(), redis.connect()),
      '@sailshq/socket.io-redis': (redis) =>
        (load('@sailshq/socket.io-redis') as (options: object) => unknown)({
          pubClient: redis.connect(),
          subClient: redis.connect(),
        }),
    };
    for (const [name, create] of Object.entries(adapters)) {
      it(`refuses ${name}`, () => {
        assert(redis);
        const io = new Server();
        io.adapter(create(redis) as never);
        assert.throws(() => {
          enableRecovery(io, true);
        }, UNABLE);
      });
    }
  });
});

describe('enableRecovery()', () => {
  let server: CuttableServer;
  beforeEach(async () => {
    server = await new CuttableServer().start();
  });
  afterEach(() => server.stop());

  /** A client that has joined the room of the tests. */
  async function subscriber(): Promise<Visitor> {
    const visitor = await server.connect();
    await visitor.allHasArrived();
    await visitor.socket.join('record');
    return visitor;
  }

  it('sends a client that was cut off what it missed, in order, when it comes back', async () => {
    enableRecovery(server.io, true);
    const visitor = await subscriber();
    await subscriber();
    const { id } = visitor.socket;
    server.io.to('record').emit('item', 'before');
    await visitor.allHasArrived();
    await visitor.isCutOff();
    for (let count = 0; count < 1000; count++) server.io.to('record').emit('item', count);
    server.io.to('another').emit('item', 'of others');
    await visitor.comesBack();

    assert.equal(visitor.client.recovered, true);
    assert.equal(visitor.client.id, id);
    server.io.to('record').emit('item', 'after');
    await visitor.allHasArrived();
    const missed = Array.from({ length: 1000 }, (_, count) => ['item', count]);
    assert.deepEqual(visitor.heard, [['item', 'before'], ...missed, ['item', 'after']]);
  });

  it("does so for the room's last member", async () => {
    enableRecovery(server.io, true);
    const visitor = await subscriber();
    await visitor.isCutOff();
    assert.equal((await server.io.in('record').fetchSockets()).length, 0);
    server.io.to('record').emit('item', 1);
    await visitor.comesBack();
    assert.equal(visitor.client.recovered, true);
    assert.deepEqual(visitor.heard, [['item', 1]]);
  });

  it('does so for a client that had never heard anything', async function () {
    this.timeout(5_000); // sooner than it would be sent something anyway
    enableRecovery(server.io, true);
    const visitor = await server.connect();
    await visitor.socket.join('record');
    await visitor.firstOffset;
    await visitor.isCutOff();
    server.io.to('record').emit('item', 1);
    await visitor.comesBack();
    assert.equal(visitor.client.recovered, true);
    assert.deepEqual(visitor.heard, [['item', 1]]);
  });

  it('does so again and again', async () => {
    enableRecovery(server.io, true);
    const visitor = await subscriber();
    for (let cut = 0; cut < 5; cut++) {
      await visitor.isCutOff();
      server.io.to('record').emit('item', cut);
      await visitor.comesBack();
      assert.equal(visitor.client.recovered, true);
    }
    assert.deepEqual(
      visitor.heard.map(([, value]) => value),
      [0, 1, 2, 3, 4],
    );
  });

  it('leaves out the socket that a message was not for, when it is sent what it missed', async () => {
    enableRecovery(server.io, true);
    const requester = await subscriber();
    const visitor = await subscriber();
    const { id } = requester.socket;
    await Promise.all([requester.isCutOff(), visitor.isCutOff()]);
    server.io.except(id).to('record').emit('item', 'from the requester');
    server.io.to('record').emit('item', 'from another');
    await requester.comesBack();
    await visitor.comesBack();
    assert.equal(requester.client.recovered, true);
    assert.deepEqual(requester.heard, [['item', 'from another']]);
    assert.deepEqual(visitor.heard, [
      ['item', 'from the requester'],
      ['item', 'from another'],
    ]);
  });

  it('tells a client that was away for too long that it was not recovered', async () => {
    enableRecovery(server.io, { maxDisconnectionDuration: 100 });
    const visitor = await subscriber();
    await visitor.isCutOff();
    server.io.to('record').emit('item', 1);
    await new Promise((resolve) => setTimeout(resolve, 150)); // what is tested is time itself
    await visitor.comesBack();
    assert.equal(visitor.client.recovered, false);
    server.io.to('record').emit('item', 2);
    await visitor.allHasArrived();
    assert.deepEqual(visitor.heard, []);
  });

  it('recovers a client that is back before the server knows that it was gone', async () => {
    enableRecovery(server.io, true);
    const door = await new Door(server.port).open();
    try {
      const visitor = await server.connect('/', door.url);
      await visitor.firstOffset;
      await visitor.socket.join('record');
      const { socket } = visitor;
      await visitor.losesItsNetwork(door);
      server.io.to('record').emit('item', 'sent into nothing');
      assert.equal(socket.connected, true);
      await visitor.comesBack();
      assert.equal(visitor.client.recovered, true);
      assert.equal(socket.connected, false);
      assert.equal(server.io.sockets.sockets.size, 1);
      server.io.to('record').emit('item', 'after');
      await visitor.allHasArrived();
      assert.deepEqual(visitor.heard, [
        ['item', 'sent into nothing'],
        ['item', 'after'],
      ]);
    } finally {
      door.close();
    }
  });

  it('does not recover a client that was made to leave', async () => {
    enableRecovery(server.io, true);
    const visitor = await subscriber();
    const gone = new Promise((resolve) => visitor.client.once('disconnect', resolve));
    visitor.socket.disconnect(true);
    await gone;
    await visitor.comesBack();
    assert.equal(visitor.client.recovered, false);
  });

  it('does not recover a client that has left of its own accord', async () => {
    enableRecovery(server.io, true);
    const visitor = await subscriber();
    const left = new Promise((resolve) => visitor.socket.once('disconnect', resolve));
    visitor.client.disconnect();
    await left;
    server.io.to('record').emit('item', 1);
    await visitor.comesBack();
    assert.equal(visitor.client.recovered, false);
    assert.deepEqual(visitor.heard, []);
  });

  it('loses nothing that is sent while a client is let in again, though middlewares take their time', async () => {
    enableRecovery(server.io, true);
    server.io.use((_socket, next) => {
      setTimeout(next, 20);
    });
    const visitor = await subscriber();
    await visitor.isCutOff();
    let sent = 0;
    let sending: NodeJS.Timeout | undefined;
    server.io.engine.once('connection', () => {
      sending = setInterval(() => server.io.to('record').emit('item', sent++), 1);
    });
    await visitor.comesBack();
    clearInterval(sending);
    await visitor.allHasArrived();
    assert.equal(visitor.client.recovered, true);
    assert.deepEqual(
      visitor.heard,
      Array.from({ length: sent }, (_, count) => ['item', count]),
    );
  });

  it('asks what guards the handshake again when a client comes back', async () => {
    let banned = false;
    await server.stop();
    server = await new CuttableServer({
      allowRequest: (_req, allow) => {
        allow(null, !banned);
      },
    }).start();
    enableRecovery(server.io, true);
    const visitor = await subscriber();
    await visitor.isCutOff();
    server.io.to('record').emit('item', 1);
    banned = true;
    await assert.rejects(visitor.comesBack());
    assert.deepEqual(visitor.heard, []);
  });

  for (const [name, make] of [
    ['there was before', (io: Server) => io.of('/live')],
    ['comes after', () => undefined],
    ['is made for a pattern', (io: Server) => io.of(/^\/live$/)],
  ] as const) {
    it(`recovers the clients of a namespace that ${name}`, async function () {
      this.timeout(5_000); // sooner than they would be sent something anyway
      make(server.io);
      enableRecovery(server.io, true);
      if (name === 'comes after') server.io.of('/live');
      const visitor = await server.connect('/live');
      await visitor.socket.join('record');
      await visitor.firstOffset;
      await visitor.isCutOff();
      server.io.of('/live').to('record').emit('item', 1);
      await visitor.comesBack();
      assert.equal(visitor.client.recovered, true);
      assert.deepEqual(visitor.heard, [['item', 1]]);
    });
  }

  describe('with what Socket.IO does once a minute done every few milliseconds', () => {
    const { setInterval } = globalThis;
    const OFFSET_PERIOD = 15;
    let timers: Set<NodeJS.Timeout>;
    beforeEach(() => {
      timers = new Set();
      mock.method(globalThis, 'setInterval', (run: () => void, period: number) => {
        const timer = setInterval(run, period === 60_000 ? 10 : period);
        if (period === OFFSET_PERIOD) timers.add(timer); // a server of another test may still be at work
        return timer;
      });
      mock.method(globalThis, 'clearInterval', (timer: NodeJS.Timeout) => {
        timers.delete(timer);
        clearTimeout(timer);
      });
    });
    afterEach(() => {
      mock.restoreAll();
    });

    it('recovers a client that has heard nothing for longer than the server keeps what it sent', async () => {
      enableRecovery(server.io, { maxDisconnectionDuration: 200 });
      const visitor = await server.connect();
      await visitor.socket.join('record');
      while (visitor.offsets < 10) await visitor.nextOffset();
      await visitor.isCutOff();
      server.io.to('record').emit('item', 1);
      await visitor.comesBack();
      assert.equal(visitor.client.recovered, true);
      assert.deepEqual(visitor.heard, [['item', 1]]);
    });

    it('has no timer when nobody is connected, and a new one when somebody comes', async () => {
      enableRecovery(server.io, { maxDisconnectionDuration: 4 * OFFSET_PERIOD });
      const visitor = await server.connect();
      while (visitor.offsets < 3) await visitor.nextOffset();
      assert.equal([...timers].length, 1);
      visitor.client.disconnect();
      while (timers.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
      const another = await server.connect();
      while (another.offsets < 3) await another.nextOffset();
    });
  });

  it('keeps nothing of a socket that is gone', async () => {
    enableRecovery(server.io, true);
    const visitor = await subscriber();
    const socket = new WeakRef(visitor.socket);
    await visitor.isCutOff();
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    for (let tries = 0; tries < 100 && socket.deref() !== undefined; tries++) {
      await new Promise(setImmediate);
      collectGarbage();
    }
    assert.equal(socket.deref(), undefined);
  });

  it("gives listeners the packet's offset after what was sent", async () => {
    enableRecovery(server.io, true);
    const visitor = await subscriber();
    const values: unknown[] = [];
    visitor.client.on('item', (...all: unknown[]) => values.push(...all));
    server.io.to('record').emit('item', 1);
    await visitor.allHasArrived();
    assert.equal(values.length, 2);
    assert.equal(typeof values[1], 'string');
  });

  it('does not run middlewares again for a client that is recovered', async () => {
    enableRecovery(server.io, true);
    let runs = 0;
    server.io.use((socket, next) => {
      Object.assign(socket.data as object, { runs: ++runs });
      next();
    });
    const visitor = await subscriber();
    await visitor.isCutOff();
    await visitor.comesBack();
    assert.equal(visitor.client.recovered, true);
    assert.equal(runs, 1);
    assert.deepEqual(visitor.socket.data, { runs: 1 }, 'what they left on the socket is still there');
  });

  it('brings a client back into a room that it was made to leave while it was away', async () => {
    enableRecovery(server.io, true);
    const visitor = await subscriber();
    await visitor.isCutOff();
    server.io.in('record').socketsLeave('record');
    server.io.to('record').emit('item', 1);
    await visitor.comesBack();
    assert.equal(visitor.client.recovered, true);
    assert.deepEqual(visitor.heard, [['item', 1]]);
    assert.equal(visitor.socket.rooms.has('record'), true);
  });

  it('does not recover a client after a restart, because it keeps all in memory', async () => {
    enableRecovery(server.io, true);
    const { port } = server;
    const visitor = await subscriber();
    await visitor.isCutOff();
    await server.stop();
    server = await new CuttableServer().start(port);
    visitor.server = server;
    enableRecovery(server.io, true);
    try {
      await visitor.comesBack();
      assert.equal(visitor.client.recovered, false);
    } finally {
      visitor.client.disconnect();
    }
  });

  it('does nothing without recovery in the setting', async () => {
    enableRecovery(server.io, false);
    enableRecovery(server.io, undefined);
    const visitor = await subscriber();
    await visitor.isCutOff();
    server.io.to('record').emit('item', 1);
    await visitor.comesBack();
    assert.notEqual(visitor.client.recovered, true);
    assert.deepEqual(visitor.heard, []);
    assert.equal(visitor.offsets, 0);
  });

  it('takes a new duration where it was on before', async () => {
    enableRecovery(server.io, { maxDisconnectionDuration: 1 });
    enableRecovery(server.io, true);
    const visitor = await subscriber();
    await visitor.isCutOff();
    await new Promise((resolve) => setTimeout(resolve, 20)); // what is tested is time itself
    await visitor.comesBack();
    assert.equal(visitor.client.recovered, true);
  });

  it('refuses a server to which a client has connected, because its rooms would be gone', async () => {
    await server.connect();
    assert.throws(
      () => {
        enableRecovery(server.io, true);
      },
      { message: 'sails.config.message.recovery has to be turned on before the first client connects, and one has.' },
    );
  });
});

describe('enableRecovery() in a Sails app', () => {
  let app: SailsApp;
  let asked = 0;
  before(async () => {
    app = await new SailsApp().lift({
      onSockets: (sails) => {
        enableRecovery(sails.io, true);
      },
      config: {
        sockets: {
          beforeConnect: (_handshake: unknown, allow: (error: undefined, allowed: boolean) => void) => {
            asked++;
            allow(undefined, true);
          },
        },
      },
    });
  });
  after(() => app.stop());

  it('keeps a client subscribed over a cut, its session where it has a cookie, and its way to actions', async () => {
    const cookie = await app.cookie();
    const visitor = new SailsVisitor(app.url, { cookie });
    try {
      await visitor.comes();
      await visitor.request('post', '/subscribe');
      await visitor.request('put', '/session', { name: 'bob' });
      const before = asked;
      await visitor.isCutOff(app);
      app.sails.sockets.broadcast('record', 'item', { price: 1 });
      app.sails.io.to('record').emit('item', { price: 2 });
      await visitor.comes();

      assert.equal(visitor.client.recovered, true);
      assert.deepEqual(await visitor.request('get', '/session'), { statusCode: 200, body: { name: 'bob' } });
      assert.deepEqual(visitor.items, [{ price: 1 }, { price: 2 }]);
      assert.equal(asked, before + 1, 'beforeConnect is asked again');
    } finally {
      visitor.client.disconnect();
    }
  });

  it('gives a client without a cookie a new session, which lasts', async () => {
    const visitor = new SailsVisitor(app.url);
    try {
      await visitor.comes();
      await visitor.request('post', '/subscribe');
      await visitor.request('put', '/session', { name: 'bob' });
      await visitor.isCutOff(app);
      await visitor.comes();
      assert.equal(visitor.client.recovered, true);
      assert.deepEqual(await visitor.request('get', '/session'), { statusCode: 200, body: { name: null } });
      await visitor.request('put', '/session', { name: 'eve' });
      assert.deepEqual(await visitor.request('get', '/session'), { statusCode: 200, body: { name: 'eve' } });
    } finally {
      visitor.client.disconnect();
    }
  });
});
