import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { io as connect, type Socket } from 'socket.io-client';

import { Page, PROJECT } from '../docs/page';
import { describeWith } from '../support/programs';
import { Auction, installAuction } from './auction';

/** How many clients are connected. nginx connects them to the two nodes in turn. */
const CLIENTS = 4;
const ITEM = 1;

interface Response {
  body: { name: string };
}

/** A client that subscribes to the items, and records the prices of one of them. */
class Subscriber {
  readonly prices: number[] = [];
  /** How often it connected without being recovered. */
  starts = 0;
  readonly socket: Socket;
  #onPrice: () => void = () => undefined;

  constructor(address: string) {
    this.socket = connect(address, {
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 50,
      query: { __sails_io_sdk_version: '1.2.1' },
    });
    this.socket.on('item', ({ id, data }: { id: number; data: { price?: number } }) => {
      if (id !== ITEM || data.price === undefined) return;
      this.prices.push(data.price);
      this.#onPrice();
    });
  }

  /** Waits until it is subscribed for the first time. */
  async subscribe(): Promise<this> {
    const subscribed = new Promise<void>((resolve) => {
      this.socket.on('connect', () => {
        if (this.socket.recovered) return;
        this.starts++;
        this.socket.emit('get', { url: '/items' }, () => {
          resolve();
        });
      });
    });
    await subscribed;
    return this;
  }

  async readNode(): Promise<string> {
    const { body } = (await this.socket.emitWithAck('get', { url: '/node' })) as Response;
    return body.name;
  }

  /** Waits until it has received all of some prices. */
  async waitForPrices(prices: number[]): Promise<void> {
    while (!prices.every((price) => this.prices.includes(price)))
      await new Promise<void>((resolve) => (this.#onPrice = resolve));
  }
}

describeWith(['nginx', 'redis-server'], 'the auction on two nodes behind nginx', () => {
  let auction: Auction;
  let subscribers: Subscriber[] = [];
  let price = 300;
  let sent: number[];

  before(async function () {
    this.timeout(300_000); // the example's dependencies may have to be installed
    await installAuction();
    auction = await Auction.open(0, 'cluster.js', { PROXY: 'nginx' });
  });
  after(async () => {
    await (auction as Auction | undefined)?.close();
  });
  beforeEach(async () => {
    sent = [];
    subscribers = await Promise.all(Array.from({ length: CLIENTS }, () => new Subscriber(auction.address).subscribe()));
  });
  afterEach(() => {
    for (const { socket } of subscribers) socket.disconnect();
  });

  /** Bids one euro more. A node that ends may have accepted a bid, and not have sent it: its response is lost too. */
  async function bid(): Promise<void> {
    price++;
    const body = new URLSearchParams({ amount: String(price) });
    const { status } = await fetch(`${auction.address}/items/${ITEM}/bids`, { method: 'POST', body });
    if (status === 200) sent.push(price);
    else assert.equal(status, 502);
  }

  /** Bids until something is done, and a few times more. */
  async function bidDuring(work: Promise<void>): Promise<void> {
    const state = { isDone: false };
    const done = work.finally(() => (state.isDone = true));
    for (let more = 5; more > 0; more -= state.isDone ? 1 : 0) {
      await bid();
      await setTimeout(10); // so that bids do not take the time of the nodes that start
    }
    await done;
  }

  async function assertReceived(): Promise<void> {
    for (const subscriber of subscribers) {
      await subscriber.waitForPrices(sent);
      assert.equal(new Set(subscriber.prices).size, subscriber.prices.length, 'each price arrives once');
      assert.equal(subscriber.starts, 1, 'the client is recovered each time');
    }
  }

  it('every client receives every bid once during a rolling restart', async () => {
    await bidDuring(auction.restartNodes());
    await assertReceived();
  });

  it('every client receives every bid once while a node is killed', async () => {
    const nodes = await Promise.all(subscribers.map((subscriber) => subscriber.readNode()));
    assert.deepEqual([...new Set(nodes)].sort(), ['A', 'B']);
    const [victim] = subscribers;
    assert(victim);
    const isBack = new Promise<void>((resolve) => {
      victim.socket.once('disconnect', () => victim.socket.once('connect', resolve));
    });
    victim.socket.emit('delete', { url: '/node' });
    await bidDuring(isBack);
    await assertReceived();
  });

  it('nginx is configured as docs/guides/scaling.md shows', () => {
    const shown = new Page('docs/guides/scaling.md').blocks.find(({ heading }) => heading === 'Behind nginx')?.code;
    assert.equal(shown, readFileSync(join(PROJECT, 'examples/auction/cluster/nginx.conf'), 'utf8'));
  });
});
