import { setImmediate } from 'node:timers/promises';

import Redis from 'ioredis';

import { describeWith } from '../programs';
import { RedisServer } from '../redis-server';
import { type ClientOptions, FENCE_EVENT, TestClient } from './test-client';
import { type NodeOptions, TestNode } from './test-node';

let clusters = 0;

/** The nodes and clients of one test. */
export class TestCluster {
  readonly #nodes: TestNode[] = [];
  readonly #clients: TestClient[] = [];
  readonly #witnesses: TestClient[] = [];
  readonly #connections: Redis[] = [];
  #prefix = '';
  #fences = 0;

  /** @param redis - undefined if the node is alone and keeps everything in memory */
  constructor(readonly redis?: RedisServer) {}

  get isInMemory(): boolean {
    return this.redis === undefined;
  }

  /** Sets out anew, with other keys in Redis. */
  reset(): void {
    this.#prefix = `test-${++clusters}`;
  }

  get keyPrefix(): string {
    return this.#prefix;
  }

  /** @param waits - whether to wait until it takes clients, and the nodes know each other */
  async startNode(options: NodeOptions = {}, { waits = true } = {}): Promise<TestNode> {
    const redis = options.redis ?? (this.redis && this.createClient());
    const node = new TestNode({ keyPrefix: this.#prefix, ...options, redis });
    this.#nodes.push(node);
    await node.start();
    const witness = await new TestClient(node, '/', { parser: options.server?.parser as unknown }).open();
    this.#witnesses.push(witness);
    const connected = witness.connect();
    connected.catch(() => undefined); // The test has ended.
    if (!waits) return node;
    await connected;
    for (const { io } of this.isInMemory ? [] : this.#nodes) {
      while ((await io.of('/').adapter.serverCount()) < this.#nodes.length) await setImmediate();
    }
    return node;
  }

  /** Starts two nodes. In memory there is but one, which is both. */
  async startNodes(options: NodeOptions = {}): Promise<[near: TestNode, far: TestNode]> {
    const near = await this.startNode(options);
    return [near, this.isInMemory ? near : await this.startNode(options)];
  }

  /** A client of ioredis for an adapter, which is closed after the test. */
  createClient(port = this.redis?.port ?? 0): Redis {
    const client = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null }).on('error', () => undefined);
    this.#connections.push(client);
    return client;
  }

  requireRedis(): RedisServer {
    if (this.redis === undefined) throw new Error('There is no Redis.');
    return this.redis;
  }

  /** After a gap in the log, every client is disconnected, also those that a test does not see. */
  async reconnectWitnesses(): Promise<void> {
    for (const witness of this.#witnesses) if (!witness.client.connected) await witness.connect();
  }

  /** A client that has not connected yet. */
  async createTestClient(node: TestNode, namespace?: string, options?: ClientOptions): Promise<TestClient> {
    const client = await new TestClient(node, namespace, options).open();
    this.#clients.push(client);
    return client;
  }

  /** A client that is connected, in some rooms, and has received an offset. */
  async connect(
    node: TestNode,
    rooms: string[] = [],
    namespace?: string,
    options?: ClientOptions,
  ): Promise<TestClient> {
    const client = await this.createTestClient(node, namespace, options);
    await client.connect();
    await client.socket.join(rooms);
    if (client.offsetEvents === 0) await client.receives('sails-hook-message:offset');
    return client;
  }

  /** Resolves when everything that was issued on any node has been applied on every node, and has arrived at its clients. */
  async settle(): Promise<void> {
    for (const node of this.#nodes) await node.flush();
    const clients = [...this.#witnesses, ...this.#clients].filter(({ client }) => client.connected);
    for (const node of this.#nodes) {
      const fence = ++this.#fences;
      const passed = clients.map((client) => client.passes(fence));
      for (const namespace of new Set(clients.map((client) => client.namespace))) {
        node.io.of(namespace).emit(FENCE_EVENT, fence);
      }
      await Promise.all(passed);
    }
  }

  /** Stops a node, which says goodbye to nobody but its clients. */
  async stopNode(node: TestNode): Promise<void> {
    this.#forget(node);
    await node.stop();
  }

  async stop(): Promise<void> {
    for (const client of [...this.#clients.splice(0), ...this.#witnesses.splice(0)]) client.stop();
    await Promise.all(this.#nodes.splice(0).map((node) => node.stop()));
    for (const connection of this.#connections.splice(0)) connection.disconnect();
  }

  #forget(node: TestNode): void {
    this.#nodes.splice(this.#nodes.indexOf(node), 1);
    for (const witness of this.#witnesses.filter((one) => one.node === node)) {
      witness.stop();
      this.#witnesses.splice(this.#witnesses.indexOf(witness), 1);
    }
  }
}

/** Defines tests for a node in memory, and the same for nodes on Redis. */
export function describeRecovery(title: string, suite: (cluster: TestCluster) => void): void {
  describe(`${title}, in memory`, () => {
    suite(useCluster(new TestCluster()));
  });
  describeOnRedis(title, suite);
}

/** Defines tests for nodes on Redis. */
export function describeOnRedis(title: string, suite: (cluster: TestCluster) => void, { keeps = false } = {}): void {
  describeWith(['redis-server'], `${title}, on Redis`, () => {
    const redis = new RedisServer(keeps);
    before(() => redis.start());
    suite(useCluster(new TestCluster(redis)));
    after(() => redis.stop());
  });
}

function useCluster(cluster: TestCluster): TestCluster {
  beforeEach(() => {
    cluster.reset();
  });
  afterEach(() => cluster.stop());
  return cluster;
}
