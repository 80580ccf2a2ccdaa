import { freePort } from '../../support/free-port';
import { Proxy } from '../../support/proxy';
import { RedisServer } from '../../support/redis-server';
import type { Death, Departure, Fault } from '../check/history';
import { now } from '../clock';
import { createSailsApp } from '../node/sails-app';
import type { FromNode, NodeConfig } from '../protocol';
import type { Settings } from '../settings';
import { Ledger } from './ledger';
import { NodeProcess } from './node-process';

/** A place for a node, with its own way to Redis. Its node may be replaced. */
export interface Slot {
  node: NodeProcess;
  readonly redisProxy: Proxy | undefined;
}

/** The nodes, the worker and Redis of one run, and what is known of them. */
export class Cluster {
  readonly slots: Slot[] = [];
  readonly ledger = new Ledger();
  readonly departures: Departure[] = [];
  readonly deaths: Death[] = [];
  readonly faults: Fault[] = [];
  readonly redis: RedisServer | undefined;
  readonly #app: ReturnType<typeof createSailsApp> | undefined;
  #nodes: NodeProcess[] = [];
  #count = 0;

  constructor(readonly settings: Settings) {
    this.redis = settings.isMemory ? undefined : new RedisServer(settings.redisKeepsData);
    this.#app = settings.isSails ? createSailsApp(settings.isMemory) : undefined;
  }

  /** Whatever ends this process, what it has started ends with it. */
  readonly #abort = (): void => {
    for (const node of this.#nodes) node.kill();
    void this.redis?.kill();
    this.#app?.remove();
  };

  async start(): Promise<void> {
    process.once('exit', this.#abort);
    await this.redis?.start();
    const { nodes, isMemory } = this.settings;
    for (let slot = 0; slot < nodes + (isMemory ? 0 : 1); slot++) {
      const redisProxy = isMemory ? undefined : await new Proxy(() => this.redisPort).open();
      this.slots.push({ node: await this.#fork(redisProxy, slot === nodes), redisProxy });
    }
    await Promise.all(this.slots.map(({ node }) => node.start()));
  }

  get redisPort(): number | undefined {
    return this.redis === undefined ? undefined : Number(new URL(this.redis.url).port);
  }

  /** The nodes that take clients. */
  get servers(): Slot[] {
    return this.slots.filter(({ node }) => !node.config.isWorker);
  }

  get readyServers(): Slot[] {
    return this.servers.filter(({ node }) => node.isReady);
  }

  async #fork(redisProxy: Proxy | undefined, isWorker: boolean): Promise<NodeProcess> {
    const { seed, library, pingInterval, pingTimeout, maxDisconnectionDuration } = this.settings;
    const config: NodeConfig = {
      name: `${isWorker ? 'worker' : 'node'}-${++this.#count}`,
      port: await freePort(),
      redisPort: redisProxy?.port,
      isWorker,
      seed,
      library,
      pingInterval,
      pingTimeout,
      maxDisconnectionDuration,
    };
    const node = new NodeProcess(config, { onNews: this.#onNews, onEnd: this.#onEnd }, this.#app?.folder);
    this.#nodes.push(node);
    return node;
  }

  readonly #onNews = (node: NodeProcess, news: FromNode): void => {
    if (news.kind === 'sent') this.ledger.add(news.sender, news.first, news.sends);
    if (news.kind === 'departed') this.departures.push({ node: node.name, sid: news.sid, at: news.at });
  };

  readonly #onEnd = (node: NodeProcess, crash: string | undefined): void => {
    this.#nodes = this.#nodes.filter((one) => one !== node);
    this.deaths.push({ node: node.name, at: now(), ...(crash !== undefined && { crash }) });
    const slot = this.slots.find((one) => one.node === node);
    if (crash !== undefined && slot !== undefined) void this.#refill(slot);
  };

  async #refill(slot: Slot): Promise<void> {
    const node = await this.#fork(slot.redisProxy, slot.node.config.isWorker);
    await node.start();
    slot.node = node;
    await this.share();
  }

  /** Ends a slot's node and starts another in its place: after it has ended, or before. */
  async replace(slot: Slot, signal: 'SIGKILL' | 'SIGTERM', { gap = 0, overlaps = false }): Promise<void> {
    const former = slot.node;
    if (overlaps) await this.#refill(slot);
    await former.end(signal);
    if (overlaps) return;
    await new Promise((resolve) => setTimeout(resolve, gap));
    await this.#refill(slot);
  }

  /** Sends each process its share of the load. */
  async share(rate = this.settings.rate): Promise<void> {
    await Promise.all(this.slots.map(({ node }) => node.ask('rate', rate / this.slots.length)));
  }

  /** Does something that counts as a fault until it is over. */
  async during(name: string, act: () => Promise<void>, loses?: Fault['loses']): Promise<void> {
    const index = this.faults.length;
    const fault: Fault = { name, from: now(), until: Infinity, ...(loses && { loses }) };
    this.faults.push(fault);
    try {
      await act();
    } finally {
      this.faults[index] = { ...fault, until: now() };
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.end('SIGKILL')));
    for (const { redisProxy } of this.slots) redisProxy?.close();
    await this.redis?.stop();
    this.#app?.remove();
    process.off('exit', this.#abort);
  }
}
