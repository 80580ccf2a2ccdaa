/**
 * Many sockets, many messages: `npm run test:load`, with what else is wanted after it, such as `sockets=300 seconds=10`.
 *
 * Every message must come to exactly its subscribers but the requester, in order for each record, none twice; and the
 * node's heap must stay as it is after the warm-up.
 */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { on, once } from 'node:events';
import { join } from 'node:path';

import { groupBy } from 'lodash';

import { type FromNode, type Load, seeded, type Sent } from './protocol';
import { Visitor } from './visitors';

const MOST_SUBSCRIPTIONS = 10;
const HEAP_GROWTH = 0.05;

const DEFAULTS = { sockets: 1000, records: 100, rate: 200, seconds: 60, seed: Date.now() % 2 ** 32 };
const given = process.argv.slice(2).map((word) => word.split('=') as [string, string]);
const { seed, ...load }: Load & { seed: number } = {
  ...DEFAULTS,
  ...Object.fromEntries(given.map(([name, value]) => [name, Number(value)])),
};

async function main(): Promise<void> {
  console.log(`${load.sockets} sockets, ${load.rate} messages a second for ${load.seconds} s, seed=${seed}`);
  const node = fork(join(__dirname, 'node.ts'), { execArgv: ['--expose-gc', '--require', 'tsx/cjs'] });
  const visitors: Visitor[] = [];
  try {
    const news = on(node, 'message', { close: ['exit'] }) as AsyncIterable<[FromNode]>;
    const sent: Sent[] = [];
    const heaps: number[] = [];
    for await (const [told] of news) {
      if ('url' in told) {
        visitors.push(...(await come(told.url)));
        node.send({ load, seed, sockets: visitors.map(({ id }) => id) });
      } else if ('sent' in told) sent.push(...told.sent);
      else if ('heap' in told) heaps.push(told.heap);
      else break;
    }
    assert.equal(sent.length, load.rate * load.seconds, 'the node has sent all');
    await Promise.all(visitors.map(({ ended }) => ended));
    assertDelivered(sent, visitors);
    assertFlat(heaps);
  } finally {
    for (const { socket } of visitors) socket.disconnect();
    if (node.exitCode === null) {
      node.kill('SIGKILL');
      await once(node, 'exit');
    }
  }
}

/** Connects all sockets, some at a time; each is subscribed to some records, some to none. */
async function come(url: string): Promise<Visitor[]> {
  const random = seeded(seed + 1);
  const some = () =>
    Array.from({ length: load.records }, (_, index) => index + 1).filter(
      () => random() < MOST_SUBSCRIPTIONS / 2 / load.records,
    );
  const visitors: Visitor[] = [];
  while (visitors.length < load.sockets) {
    const batch = Array.from({ length: Math.min(50, load.sockets - visitors.length) }, some);
    visitors.push(...(await Promise.all(batch.map((ids) => Visitor.come(url, ids)))));
  }
  return visitors;
}

function assertDelivered(sent: readonly Sent[], visitors: readonly Visitor[]): void {
  const ofRecord = groupBy(sent, 'id');
  let deliveries = 0;
  for (const { id: socketId, subscribed, heard } of visitors) {
    for (const id of heard.keys())
      assert.ok(subscribed.includes(id), 'nobody hears of a record without a subscription');
    for (const id of subscribed) {
      const meant = (ofRecord[id] ?? []).filter(({ requester }) => requester !== socketId);
      const numbers = heard.get(id) ?? [];
      assert.deepEqual(
        numbers,
        meant.map(({ number }) => number),
      );
      deliveries += numbers.length;
    }
  }
  assert.ok(deliveries > sent.length, 'the load is one');
  console.log(`${deliveries} deliveries of ${sent.length} messages: each to its subscribers, in order, once`);
}

function assertFlat(heaps: readonly number[]): void {
  const [warm = NaN, ...later] = heaps;
  const growth = (Math.max(...later) - warm) / warm;
  console.log(`heap after collection: ${heaps.map((heap) => (heap / 2 ** 20).toFixed(1)).join(', ')} MiB`);
  assert.ok(growth <= HEAP_GROWTH, `the heap has grown by ${(growth * 100).toFixed(1)} %`);
}

void main();
