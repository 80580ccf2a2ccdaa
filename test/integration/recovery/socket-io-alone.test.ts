import assert from 'node:assert/strict';

import { CuttableServer } from '../../support/cuttable-server';
import { Door } from './door';

// What recovery.ts and recoverable.ts do more than to turn an option on, they do because of these. Should one of them fail
// with a newer Socket.IO, there is something to leave out.
describe("Socket.IO's connection state recovery alone", () => {
  let server: CuttableServer;
  async function start(connectionStateRecovery: object): Promise<void> {
    server = await new CuttableServer({ connectionStateRecovery }).start();
  }
  afterEach(() => server.stop());

  it('does not recover a client that has heard nothing yet', async () => {
    await start({});
    const visitor = await server.connect();
    await visitor.isCutOff();
    await visitor.comesBack();
    assert.equal(visitor.client.recovered, false);
  });

  it('does not recover a client that is back before the server knows that it was gone', async () => {
    await start({});
    const door = await new Door(server.port).open();
    try {
      const visitor = await server.connect('/', door.url);
      await visitor.allHasArrived();
      await visitor.losesItsNetwork(door);
      await visitor.comesBack();
      assert.equal(visitor.client.recovered, false);
    } finally {
      door.close();
    }
  });

  it('sends a client what it missed before middlewares refuse it, if they are run at all', async () => {
    await start({ skipMiddlewares: false });
    let banned = false;
    server.io.use((_socket, next) => {
      next(banned ? new Error('banned') : undefined);
    });
    const visitor = await server.connect();
    await visitor.allHasArrived();
    await visitor.socket.join('record');
    await visitor.isCutOff();
    server.io.to('record').emit('item', 'secret');
    banned = true;
    const packets: unknown[] = [];
    visitor.client.io.once('open', () => {
      visitor.client.io.engine.on('data', (packet: unknown) => packets.push(packet));
    });
    await assert.rejects(visitor.comesBack(), { message: 'banned' });
    assert.match(packets.join('\n'), /secret/);
  });

  it('loses what is sent while middlewares run, if they are run at all', async () => {
    await start({ skipMiddlewares: false });
    server.io.use((_socket, next) => {
      setImmediate(next);
    });
    const visitor = await server.connect();
    await visitor.allHasArrived();
    await visitor.socket.join('record');
    await visitor.isCutOff();
    server.io.use((_socket, next) => {
      server.io.to('record').emit('item', 'in the meantime');
      next();
    });
    await visitor.comesBack();
    assert.equal(visitor.client.recovered, true);
    assert.deepEqual(visitor.heard, []);
  });
});
