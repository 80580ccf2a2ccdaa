/**
 * Many sockets, many messages: `npm run test:load`. Options follow two dashes: `npm run test:load -- sockets=300 seconds=10`.
 *
 * Every message must reach exactly its subscribers except the omitted socket, in order for each record, and once. The
 * node's heap must not grow after the warm-up.
 */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { on, once } from 'node:events';
import { join } from 'node:path';

import { groupBy } from 'lodash';

import { LoadClient } from './client';
import { createRandom, type FromNode, type Load, type SentRecord } from './protocol';

const MAX_SUBSCRIPTIONS = 10;
const HEAP_GROWTH = 0.05;

const DEFAULTS = { sockets: 1000, records: 100, rate: 200, seconds: 60, seed: Date.now() % 2 ** 32 };
const parameters = process.argv.slice(2).map((word) => word.split('=') as [string, string]);
const { seed, ...load }: Load & { seed: number } = {
  ...DEFAULTS,
  ...Object.fromEntries(parameters.map(([name, value]) => [name, Number(value)])),
};

async function main(): Promise<void> {
  console.log(`${load.sockets} sockets, ${load.rate} messages a second for ${load.seconds} s, seed=${seed}`);
  const node = fork(join(__dirname, 'node.ts'), { execArgv: ['--expose-gc', '--require', 'tsx/cjs'] });
  const clients: LoadClient[] = [];
  try {
    const messages = on(node, 'message', { close: ['exit'] }) as AsyncIterable<[FromNode]>;
    const sent: SentRecord[] = [];
    const heaps: number[] = [];
    for await (const [message] of messages) {
      if ('url' in message) {
        clients.push(...(await connectClients(message.url)));
        node.send({ load, seed, sockets: clients.map(({ id }) => id) });
      } else if ('sent' in message) sent.push(...message.sent);
      else if ('heap' in message) heaps.push(message.heap);
      else break;
    }
    assert.equal(sent.length, load.rate * load.seconds, 'the node has sent every message');
    await Promise.all(clients.map(({ ended }) => ended));
    assertDelivered(sent, clients);
    assertFlat(heaps);
  } finally {
    for (const { socket } of clients) socket.disconnect();
    if (node.exitCode === null) {
      node.kill('SIGKILL');
      await once(node, 'exit');
    }
  }
}

/** Connects all clients, some at a time. Each is subscribed to a few records, or to none. */
async function connectClients(url: string): Promise<LoadClient[]> {
  const random = createRandom(seed + 1);
  const some = () =>
    Array.from({ length: load.records }, (_, index) => index + 1).filter(
      () => random() < MAX_SUBSCRIPTIONS / 2 / load.records,
    );
  const clients: LoadClient[] = [];
  while (clients.length < load.sockets) {
    const batch = Array.from({ length: Math.min(50, load.sockets - clients.length) }, some);
    clients.push(...(await Promise.all(batch.map((ids) => LoadClient.connect(url, ids)))));
  }
  return clients;
}

function assertDelivered(sent: readonly SentRecord[], clients: readonly LoadClient[]): void {
  const sentById = groupBy(sent, 'id');
  let deliveries = 0;
  for (const { id: socketId, subscribedIds, received } of clients) {
    for (const id of received.keys())
      assert.ok(subscribedIds.includes(id), 'a client receives only messages about records that it is subscribed to');
    for (const id of subscribedIds) {
      const expected = (sentById[id] ?? []).filter(({ omittedSocketId }) => omittedSocketId !== socketId);
      const numbers = received.get(id) ?? [];
      assert.deepEqual(
        numbers,
        expected.map(({ number }) => number),
      );
      deliveries += numbers.length;
    }
  }
  assert.ok(deliveries > sent.length, 'most messages have several subscribers');
  console.log(`${deliveries} deliveries of ${sent.length} messages: each to its subscribers, in order, once`);
}

function assertFlat(heaps: readonly number[]): void {
  const [warm = NaN, ...later] = heaps;
  const growth = (Math.max(...later) - warm) / warm;
  console.log(`heap after collection: ${heaps.map((heap) => (heap / 2 ** 20).toFixed(1)).join(', ')} MiB`);
  assert.ok(growth <= HEAP_GROWTH, `the heap has grown by ${(growth * 100).toFixed(1)} %`);
}

void main();
