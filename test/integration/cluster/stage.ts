import { setTimeout } from 'node:timers/promises';

import { freePort } from '../../support/free-port';
import { INSTALL_TIMEOUT } from '../../support/install';
import { RedisServer } from '../../support/redis-server';
import { Door } from './door';
import { Node } from './node';
import { Subscriber } from './subscriber';

/** Where clients connect to. */
export interface Place {
  readonly url: string;
  readonly pid?: number;
}

/** All that a suite has started, so that it is stopped whatever happens. */
export class Stage {
  readonly nodes: Node[] = [];
  readonly #redis: RedisServer[] = [];
  readonly #subscribers: Subscriber[] = [];
  readonly #doors: Door[] = [];
  #fences = 0;

  async redis(options?: { keeps: boolean }): Promise<RedisServer> {
    const redis = new RedisServer(options?.keeps);
    this.#redis.push(redis);
    return redis.start();
  }

  /** Starts a process that lifts an app, and waits until it listens. */
  async lift(folder: string, environment: NodeJS.ProcessEnv): Promise<Node> {
    return this.#started(new Node(folder, 'app.js', await freePort(), environment)).once('lifted');
  }

  /** Starts a process that loads an app without listening, and waits until it has. */
  async load(folder: string, script: string, environment: NodeJS.ProcessEnv): Promise<Node> {
    return this.#started(new Node(folder, script, 0, environment)).once('loaded');
  }

  /** Starts any other process. */
  run(
    folder: string,
    script: string,
    environment: NodeJS.ProcessEnv,
    args: string[] = [],
    preload: string[] = [],
  ): Node {
    return this.#started(new Node(folder, script, 0, environment, { args, preload }));
  }

  #started(node: Node): Node {
    this.nodes.push(node);
    return node;
  }

  async door(target: Place): Promise<Door> {
    const door = new Door();
    this.#doors.push(door);
    return door.open(target);
  }

  /** Connects a client; where many processes listen on one address, until it is connected to the one that is meant. */
  async connect(at: Place): Promise<Subscriber> {
    const subscriber = await Subscriber.connect(at.url);
    this.#subscribers.push(subscriber);
    if (at.pid === undefined || (await subscriber.request('GET', '/process')) === at.pid) return subscriber;
    subscriber.disconnect();
    return this.connect(at);
  }

  /** Connects a client that is subscribed to user 83. */
  async subscriber(at: Place): Promise<Subscriber> {
    return (await this.connect(at)).subscribe(83);
  }

  /** Waits until clients have heard all that a node has told the subscribers of user 83: nothing overtakes a fence. */
  async fence(node: Pick<Node, 'tell'>, ...subscribers: Subscriber[]): Promise<void> {
    const fence = ++this.#fences;
    await node.tell('message', 83, { fence });
    await Promise.all(subscribers.map((subscriber) => subscriber.hears('fence', fence)));
    for (const subscriber of subscribers) subscriber.forgetGreetings();
  }

  /**
   * Waits until what nodes say comes through to clients. It takes a moment after a start: another node knows of a new room
   * one round trip later, and a reader of a stream may not be reading yet.
   */
  async connection(nodes: Pick<Node, 'tell'>[], subscribers: Subscriber[]): Promise<void> {
    for (const node of nodes) {
      const hello = ++this.#fences;
      const greeted = Promise.all(subscribers.map((subscriber) => subscriber.hears('hello', hello)));
      do await node.tell('message', 83, { hello });
      while (!(await Promise.race([greeted, setTimeout(50, false)])));
      await this.fence(node, ...subscribers);
    }
  }

  disconnect(): void {
    for (const subscriber of this.#subscribers.splice(0)) subscriber.disconnect();
  }

  async stop(): Promise<void> {
    this.disconnect();
    for (const door of this.#doors) door.close();
    await Promise.all(this.nodes.map((node) => node.kill()));
    await Promise.all(this.#redis.map((redis) => redis.stop()));
  }
}

/** A stage that is there for the tests of one `describe`, and set before them. */
export function useStage(set: (stage: Stage) => Promise<void>): Stage {
  const stage = new Stage();
  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    await set(stage);
  });
  after(() => stage.stop());
  return stage;
}
