import { setTimeout as sleep } from 'node:timers/promises';

import { Proxy } from '../../support/proxy';
import type { Cluster, Slot } from '../cluster/cluster';
import type { NodeProcess } from '../cluster/node-process';
import type { Namespace } from '../protocol';
import type { Random } from '../random';
import { RECORDS } from '../settings';
import { ClientSocket } from './client-socket';
import { createPlainLinks, createSailsLink } from './link';

const START_TIMEOUT = 20_000;

/** How many records a client is subscribed to, most of the time. */
const [FEW, MANY] = [3, 9];

/** One client behind a proxy of its own, in one namespace or two. */
export class Client {
  readonly proxy = new Proxy(() => this.#port);
  readonly sockets: ClientSocket[] = [];
  /** Where it goes when it connects the next time. */
  next: Slot | undefined;
  #slot: Slot | undefined;
  #node: NodeProcess | undefined;
  #isStopped = false;

  constructor(
    readonly name: string,
    readonly cluster: Cluster,
    readonly random: Random,
  ) {}

  get #port(): number | undefined {
    return this.#node?.isReady === true ? this.#node.config.port : undefined;
  }

  get slot(): Slot | undefined {
    return this.#slot;
  }

  async start(): Promise<void> {
    await this.proxy.open();
    const { random, cluster } = this;
    const { isSails } = cluster.settings;
    const upgrading = isSails ? ['websocket'] : ['polling', 'websocket'];
    const transports = random.pick([['websocket'], ['websocket'], ['websocket'], ['polling'], upgrading]);
    const options = { transports, reconnectionDelay: random.integer(20, 100) };
    const url = `http://127.0.0.1:${this.proxy.port}`;
    const namespaces: Namespace[] = random.chance(0.25) ? ['/', '/second'] : ['/'];
    this.#choose();
    const links = isSails ? [createSailsLink(url, options)] : createPlainLinks(url, namespaces, options);
    for (const link of links) {
      const name = link.namespace === '/' ? this.name : this.name + link.namespace;
      const socket = new ClientSocket(name, link, cluster.ledger, () => this.#node?.name ?? '', this.#comeBackLater);
      this.sockets.push(socket);
    }
    links[0]?.raw.io.on('reconnect_attempt', () => {
      this.#choose();
    });
    for (const { raw } of links) raw.connect();
  }

  /** A load balancer sends most clients that come back to any node, some to the same. */
  #choose(): void {
    const ready = this.cluster.readyServers;
    const isThere = (slot: Slot | undefined): slot is Slot => slot !== undefined && ready.includes(slot);
    if (isThere(this.next)) this.#slot = this.next;
    else if (ready.length > 0 && !(isThere(this.#slot) && this.random.chance(0.35)))
      this.#slot = this.random.pick(ready);
    this.next = undefined;
    this.#node = this.#slot?.node;
  }

  readonly #comeBackLater = (socket: ClientSocket): void => {
    void this.#comeBack(socket, this.random.integer(50, 800));
  };

  async #comeBack(socket: ClientSocket, delay: number): Promise<void> {
    await sleep(delay);
    // What was sent before it left may still be on its way, by a connection that it shares with its other namespace.
    // socket.io-client would keep that for when it is connected again.
    const other = this.sockets.find(({ isConnected }) => isConnected);
    while (other?.isConnected === true && !(await other.request('rooms', {}))) await sleep(50);
    if (this.#isStopped) return;
    if (this.sockets.every(({ isConnected }) => !isConnected)) this.#choose();
    socket.reconnect();
  }

  note(fault: string): void {
    for (const socket of this.sockets) socket.note(fault);
  }

  /** Joins its first records. */
  async settleIn(): Promise<void> {
    for (const socket of this.sockets) {
      for (let wait = 0; !socket.isFree && wait < START_TIMEOUT; wait += 10) await sleep(10);
      const all = Array.from({ length: RECORDS }, (_, index) => index + 1);
      await socket.request('join', { records: this.random.shuffle(all).slice(0, this.random.integer(FEW, MANY)) });
    }
  }

  /** Joins or leaves some records, or has its node do so in the same tick as it sends. */
  act(): void {
    const { random } = this;
    const socket = random.pick(this.sockets);
    if (!socket.isFree) return;
    const all = Array.from({ length: RECORDS }, (_, index) => index + 1);
    const joined = all.filter((record) => socket.joined.has(record));
    const others = all.filter((record) => !socket.joined.has(record));
    const some = (records: readonly number[], most: number) =>
      random.shuffle(records).slice(0, random.integer(1, most));
    const isJoining = joined.length < FEW || (joined.length < MANY && random.chance(0.5));
    if (random.chance(0.3)) {
      const record = random.pick(isJoining ? others : joined);
      const joining = random.pick([
        ['send', 'join', 'send'],
        ['send', 'join', 'send', 'leave', 'send'],
      ] as const);
      void socket.request('sequence', { record, steps: isJoining ? [...joining] : ['send', 'leave', 'send'] });
    } else if (isJoining) void socket.request('join', { records: some(others, 3) });
    else void socket.request('leave', { records: some(joined, 2) });
  }

  /** Disconnects, in one namespace or in all. */
  leave(everywhere: boolean): void {
    const connected = this.sockets.filter(({ isConnected }) => isConnected); // the others would stop coming back
    for (const { link } of everywhere ? connected : connected.slice(0, 1)) link.raw.disconnect();
  }

  stop(): void {
    this.#isStopped = true;
    for (const { link } of this.sockets) link.raw.disconnect();
    this.proxy.close();
  }
}
