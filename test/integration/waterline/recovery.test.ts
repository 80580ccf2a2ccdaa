import assert from 'node:assert/strict';

import { mixin } from '../../../src/waterline';
import { CuttableServer, type Visitor } from '../../support/cuttable-server';
import { startOrm } from '../../support/orm';

describe("with Socket.IO's connection state recovery, turned on in the server's options,", () => {
  const server = new CuttableServer({ connectionStateRecovery: {} });
  let orm: Awaited<ReturnType<typeof startOrm>>;
  let user: ReturnType<typeof mix>;
  const mix = () => mixin(orm.collections, server.io).user;

  before(async () => {
    // Socket.IO recovers only a client that has heard something: what it was sent last tells what it missed.
    server.io.on('connection', (socket) => socket.emit('welcome'));
    orm = await startOrm();
    await server.start();
    user = mix();
  });
  after(async () => {
    await server.stop();
    await orm.stop();
  });

  /** A client that is subscribed to a user. */
  async function subscriber(id: number): Promise<Visitor> {
    const visitor = await server.connect();
    user.subscribe(visitor.socket, id);
    await visitor.allHasArrived();
    return visitor;
  }

  const numbersHeard = ({ heard }: Visitor) =>
    heard.filter(([event]) => event === 'user').map(([, event]) => (event as { data: { n: number } }).data.n);

  it('a client that was cut off is subscribed still, and gets what it missed, in order and once', async () => {
    const [one, other] = [await subscriber(1), await subscriber(1)];
    user.message(1, { n: 0 });
    await one.allHasArrived();
    await Promise.all([one.isCutOff(), other.isCutOff()]);
    await other.comesBack();
    for (const n of [1, 2, 3]) user.message(1, { n });
    await one.comesBack();
    user.message(1, { n: 4 });
    await Promise.all([one.allHasArrived(), other.allHasArrived()]);
    assert.equal(one.client.recovered, true);
    assert.deepEqual(
      [numbersHeard(one), numbersHeard(other)],
      [
        [0, 1, 2, 3, 4],
        [0, 1, 2, 3, 4],
      ],
    );
  });

  it("so is the room's last member, whose room is gone meanwhile", async () => {
    const last = await subscriber(2);
    await last.isCutOff();
    assert.equal(server.io.of('/').adapter.rooms.has(user.getRoomName(2)), false);
    for (const n of [1, 2, 3]) user.message(2, { n });
    await last.comesBack();
    user.message(2, { n: 4 });
    await last.allHasArrived();
    assert.deepEqual(numbersHeard(last), [1, 2, 3, 4]);
    assert.equal(server.io.of('/').adapter.rooms.has(user.getRoomName(2)), true);
  });

  it('a requester that was cut off stays left out, and what was not for it stays away', async () => {
    const requester = await subscriber(3);
    const { socket } = requester;
    await requester.isCutOff();
    user.message(3, { n: 1 });
    user.message(3, { n: 2 }, socket);
    user.message(4, { n: 3 });
    await requester.comesBack();
    assert.deepEqual(numbersHeard(requester), [1]);
  });
});
