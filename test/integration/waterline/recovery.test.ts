import assert from 'node:assert/strict';

import { mixin } from '../../../src/waterline';
import { type FlakyClient, FlakyServer } from '../../support/flaky-server';
import { startOrm } from '../../support/waterline';

describe("mixin() with Socket.IO's own connection state recovery", () => {
  const server = new FlakyServer({ connectionStateRecovery: {} });
  let orm: Awaited<ReturnType<typeof startOrm>>;
  let user: ReturnType<typeof mix>;
  const mix = () => mixin(orm.collections, server.io).user;

  before(async () => {
    // Socket.IO recovers only a client that has received an event, whose offset shows what it missed.
    server.io.on('connection', (socket) => socket.emit('welcome'));
    orm = await startOrm();
    await server.start();
    user = mix();
  });
  after(async () => {
    await server.stop();
    await orm.stop();
  });

  /** Connects a client that is subscribed to a user. */
  async function subscriber(id: number): Promise<FlakyClient> {
    const client = await server.connect();
    user.subscribe(client.socket, id);
    await client.waitForDelivery();
    return client;
  }

  const receivedNumbers = ({ received }: FlakyClient) =>
    received.filter(([event]) => event === 'user').map(([, event]) => (event as { data: { n: number } }).data.n);

  it('a disconnected client stays subscribed, and receives what it missed once, in order', async () => {
    const [one, other] = [await subscriber(1), await subscriber(1)];
    user.message(1, { n: 0 });
    await one.waitForDelivery();
    await Promise.all([one.loseConnection(), other.loseConnection()]);
    await other.reconnect();
    for (const n of [1, 2, 3]) user.message(1, { n });
    await one.reconnect();
    user.message(1, { n: 4 });
    await Promise.all([one.waitForDelivery(), other.waitForDelivery()]);
    assert.equal(one.client.recovered, true);
    assert.deepEqual(
      [receivedNumbers(one), receivedNumbers(other)],
      [
        [0, 1, 2, 3, 4],
        [0, 1, 2, 3, 4],
      ],
    );
  });

  it("a disconnected client that was the room's last member receives what it missed", async () => {
    const last = await subscriber(2);
    await last.loseConnection();
    assert.equal(server.io.of('/').adapter.rooms.has(user.getRoomName(2)), false);
    for (const n of [1, 2, 3]) user.message(2, { n });
    await last.reconnect();
    user.message(2, { n: 4 });
    await last.waitForDelivery();
    assert.deepEqual(receivedNumbers(last), [1, 2, 3, 4]);
    assert.equal(server.io.of('/').adapter.rooms.has(user.getRoomName(2)), true);
  });

  it('a disconnected client that was excluded does not receive that message, nor those about other records', async () => {
    const requestingClient = await subscriber(3);
    const { socket } = requestingClient;
    await requestingClient.loseConnection();
    user.message(3, { n: 1 });
    user.message(3, { n: 2 }, socket);
    user.message(4, { n: 3 });
    await requestingClient.reconnect();
    assert.deepEqual(receivedNumbers(requestingClient), [1]);
  });
});
