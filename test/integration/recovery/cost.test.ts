import assert from 'node:assert/strict';
import { mock } from 'node:test';

import { describeOnRedis, describeRecovery } from '../../support/recovery/test-cluster';
import type { TestNode } from '../../support/recovery/test-node';
import { numbers, send } from './messages';

/** Sends many events to other rooms, as fast as the nodes go along. */
async function sendToOthers(node: TestNode, count: number): Promise<void> {
  for (const number of numbers(1, count)) {
    send(node, `room ${number % 1000}`, { number, text: 'x'.repeat(50) });
    if (number % 500 === 0) await node.flush();
  }
}

function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

describeRecovery('restoring a client costs in proportion to what it missed', (cluster) => {
  /** The CPU time that it takes to restore a client, in milliseconds, when so much was sent to others. */
  async function costOf(node: TestNode, others: number): Promise<number> {
    const clients = await Promise.all(numbers(1, 30).map((number) => cluster.connect(node, [`mine ${number}`])));
    await Promise.all(clients.map((client) => client.loseConnection()));
    for (const number of numbers(1, 30)) send(node, `mine ${number}`, number);
    await sendToOthers(node, others);
    await cluster.settle();
    const before = cpuTime();
    for (const client of clients) assert.equal(await client.connect(), true);
    const cost = (cpuTime() - before) / clients.length;
    await cluster.settle();
    for (const [index, client] of clients.entries()) assert.deepEqual(client.received, [index + 1]);
    return cost;
  }

  it('a client is restored without reading everything that was sent', async () => {
    const [near] = await cluster.startNodes();
    await costOf(near, 0); // So that the code is compiled.
    const alone = await costOf(near, 0);
    const among = await costOf(near, 9000);
    // Searching 9,000 events takes at least ten times as long.
    assert.ok(among < 3 * alone + 5, `${among.toFixed(2)} ms among 9,000 others, ${alone.toFixed(2)} ms alone`);
  });
});

describeOnRedis('restoring a client costs in proportion to what it missed', (cluster) => {
  it('a client is restored without reading the log in Redis', async () => {
    const [near, far] = await cluster.startNodes();
    const clients = await Promise.all(numbers(1, 20).map(() => cluster.connect(near, ['record'])));
    await Promise.all(clients.map((client) => client.loseConnection()));
    await sendToOthers(near, 5000);
    send(near, 'record', 1);
    await cluster.settle();
    const before = await sentBytes();
    await Promise.all(clients.map((client) => client.connect(far)));
    await cluster.settle();
    for (const client of clients) assert.deepEqual([client.recovered, client.received], [true, [1]]);
    const bytes = ((await sentBytes()) - before) / clients.length;
    assert.ok(bytes < 20_000, `${bytes} bytes`);
  });

  async function sentBytes(): Promise<number> {
    const stats = await cluster.requireRedis().client.info('stats');
    return Number(/total_net_output_bytes:(\d+)/.exec(stats)?.[1]);
  }

  it('a node does not encode events that none of its clients receives', async () => {
    const [near, far] = await cluster.startNodes();
    const { encoder } = far.io as unknown as { encoder: { encode(packet: object): unknown } };
    const spy = mock.method(encoder, 'encode');
    await sendToOthers(near, 500);
    await near.flush();
    await cluster.settle();
    const count = spy.mock.callCount();
    assert.ok(count < 20, `${count} events`);
  });
});
