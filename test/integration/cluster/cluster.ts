import { setTimeout } from 'node:timers/promises';

import { freePort } from '../../support/free-port';
import { INSTALL_TIMEOUT } from '../../support/install';
import { RedisServer } from '../../support/redis-server';
import { NodeProcess } from './node-process';
import { NodeProxy } from './node-proxy';
import { Subscriber } from './subscriber';

/** A server or proxy that clients connect to. */
export interface Endpoint {
  readonly url: string;
  readonly pid?: number;
}

/** The nodes, Redis servers, proxies and clients of a suite. It stops everything that it started. */
export class Cluster {
  readonly nodes: NodeProcess[] = [];
  readonly #redis: RedisServer[] = [];
  readonly #subscribers: Subscriber[] = [];
  readonly #proxies: NodeProxy[] = [];
  #markers = 0;

  async startRedis(options?: { persistent: boolean }): Promise<RedisServer> {
    const redis = new RedisServer(options?.persistent);
    this.#redis.push(redis);
    return redis.start();
  }

  /** Starts a process that lifts an app, and waits until it is lifted. */
  async liftNode(folder: string, environment: NodeJS.ProcessEnv): Promise<NodeProcess> {
    return this.#track(new NodeProcess(folder, 'app.js', await freePort(), environment)).waitFor('lifted');
  }

  /** Starts a process that loads an app without listening, and waits until it is loaded. */
  async loadNode(folder: string, script: string, environment: NodeJS.ProcessEnv): Promise<NodeProcess> {
    return this.#track(new NodeProcess(folder, script, 0, environment)).waitFor('loaded');
  }

  /** Starts any other process. */
  startProcess(
    folder: string,
    script: string,
    environment: NodeJS.ProcessEnv,
    args: string[] = [],
    preload: string[] = [],
  ): NodeProcess {
    return this.#track(new NodeProcess(folder, script, 0, environment, { args, preload }));
  }

  #track(node: NodeProcess): NodeProcess {
    this.nodes.push(node);
    return node;
  }

  async openProxy(target: Endpoint): Promise<NodeProxy> {
    const proxy = new NodeProxy(target);
    this.#proxies.push(proxy);
    return proxy.open();
  }

  /** Connects a client. Where many processes listen on one address, it retries until it is connected to this one. */
  async connect(at: Endpoint): Promise<Subscriber> {
    const subscriber = await Subscriber.connect(at.url);
    this.#subscribers.push(subscriber);
    if (at.pid === undefined || (await subscriber.request('GET', '/process')) === at.pid) return subscriber;
    subscriber.disconnect();
    return this.connect(at);
  }

  /** Connects a client that is subscribed to user 83. */
  async connectSubscriber(at: Endpoint): Promise<Subscriber> {
    return (await this.connect(at)).subscribe(83);
  }

  /** Waits until clients have received everything that a node has sent to user 83: messages arrive in order. */
  async waitForDelivery(node: Pick<NodeProcess, 'run'>, ...subscribers: Subscriber[]): Promise<void> {
    const fence = ++this.#markers;
    await node.run('message', 83, { fence });
    await Promise.all(subscribers.map((subscriber) => subscriber.waitForData('fence', fence)));
    for (const subscriber of subscribers) subscriber.removeMarkers();
  }

  /**
   * Waits until messages from these nodes reach the clients. After a start this takes a moment: another node learns of a
   * new room one round trip later, and may not read the stream yet.
   */
  async waitForRoute(nodes: Pick<NodeProcess, 'run'>[], subscribers: Subscriber[]): Promise<void> {
    for (const node of nodes) {
      const probe = ++this.#markers;
      const received = Promise.all(subscribers.map((subscriber) => subscriber.waitForData('probe', probe)));
      do await node.run('message', 83, { probe });
      while (!(await Promise.race([received, setTimeout(50, false)])));
      await this.waitForDelivery(node, ...subscribers);
    }
  }

  disconnect(): void {
    for (const subscriber of this.#subscribers.splice(0)) subscriber.disconnect();
  }

  async stop(): Promise<void> {
    this.disconnect();
    for (const proxy of this.#proxies) proxy.close();
    await Promise.all(this.nodes.map((node) => node.kill()));
    await Promise.all(this.#redis.map((redis) => redis.stop()));
  }
}

/** Sets up a cluster before the tests of a `describe`, and stops it after them. */
export function useCluster(setUp: (cluster: Cluster) => Promise<void>): Cluster {
  const cluster = new Cluster();
  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    await setUp(cluster);
  });
  after(() => cluster.stop());
  return cluster;
}
