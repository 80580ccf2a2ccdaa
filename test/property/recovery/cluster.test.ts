import assert from 'node:assert/strict';
import { mock } from 'node:test';

import fc from 'fast-check';
import type { Socket } from 'socket.io';

import { compareOffsets } from '../../../src/recovery/position';
import { Client, type ClientSocket, type Connection } from '../../support/recovery/client';
import { ClusterNode } from '../../support/recovery/cluster-node';
import { FakeRedis, type FakeRedisClient } from '../../support/recovery/fake-redis';
import { settle } from '../../support/recovery/memory-server';
import { CLIENTS, NAMESPACES, type Operation, operations, type Target } from './operations';
import { type Moment, OracleSession, readHistory } from './oracle';

const NODES = 2;
/** More runs find more: RECOVERY_RUNS=10000. */
const RUNS = Number(process.env['RECOVERY_RUNS'] ?? 300);

/** What Redis, the network between it and the nodes, and time can do. `connection` counts two for each node. */
type Fault =
  | { readonly kind: 'execute' | 'reply' | 'break'; readonly connection: number }
  | { readonly kind: 'pump' | 'wait' | 'wipe' }
  | { readonly kind: 'crash'; readonly node: number };

type Step = Operation | Fault;

const connection = fc.nat(2 * NODES - 1);
const faults: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 60, arbitrary: fc.record({ kind: fc.constantFrom('execute' as const, 'reply'), connection }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('break' as const), connection }) },
  { weight: 20, arbitrary: fc.record({ kind: fc.constantFrom('pump' as const, 'wait') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wipe' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('crash' as const), node: fc.nat(NODES - 1) }) },
);
const scenarios = fc.record({
  steps: fc.array(fc.oneof({ weight: 1, arbitrary: operations(NODES) }, { weight: 1, arbitrary: faults }), {
    minLength: 1,
    maxLength: 60,
  }),
  maxLen: fc.constantFrom(10_000, 10_000, 20),
});

interface Node {
  readonly number: number;
  readonly server: ClusterNode;
  /** The last entry that it has applied. */
  applied: string;
  id: string;
}

class World {
  readonly redis = new FakeRedis();
  readonly clients = Array.from({ length: CLIENTS }, () => new Client(NAMESPACES));
  readonly #sessions = new Map<ClientSocket, OracleSession>();
  readonly #ended: { session: OracleSession; received: unknown[] }[] = [];
  /** The node to which each client has connected last. */
  readonly #nodeOf = new Map<Client, Node>();
  readonly #silent = new Map<Client, Connection>();
  readonly #counts = new Map<string, number[]>();
  readonly #failures: unknown[] = [];
  readonly #servers: ClusterNode[] = [];
  nodes: Node[] = [];
  recoveries = 0;
  #count = 0;

  constructor(private readonly maxLen: number) {
    for (const client of this.clients) {
      for (const socket of client.sockets.values()) {
        socket.onConnect = () => {
          try {
            this.#connected(client, socket);
          } catch (error) {
            this.#failures.push(error); // It would be thrown in the server.
          }
        };
      }
    }
  }

  async start(): Promise<void> {
    for (let number = 0; number < NODES; number++) this.nodes.push(this.#createNode(number));
    await settle();
    for (const client of this.clients) this.#connect(client, this.#node(0));
    await settle();
    this.redis.isAutomatic = false;
  }

  async run(step: Step): Promise<void> {
    this.redis.now++;
    this.#apply(step);
    await settle();
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  /** Everything works again, and everyone comes back. */
  async end(): Promise<void> {
    this.redis.isAutomatic = true;
    await this.#rest();
    for (const { server } of this.nodes) {
      // After that, each node knows what it has missed.
      for (const namespace of NAMESPACES) this.#emit(server, namespace, { rooms: ['nobody'], except: [] });
    }
    await this.#rest();
    for (const client of this.clients) {
      const isHere = [...client.sockets.values()].every(({ isConnected }) => isConnected);
      if (!isHere) this.#connect(client, this.#node(1));
    }
    await this.#rest();
    for (const { server } of this.nodes) {
      for (const namespace of NAMESPACES) this.#emit(server, namespace, { rooms: [], except: [] });
    }
    await this.#rest();
    if (this.#failures.length > 0) throw this.#failures[0];
    const log = readHistory(this.redis, this.#counts);
    for (const { session, received } of this.#ended) session.check(log, received, false);
    for (const client of this.clients) {
      for (const socket of client.sockets.values()) {
        const session = this.#sessions.get(socket);
        if (session !== undefined) session.check(log, socket.texts, socket.isConnected && session.end === undefined);
      }
    }
  }

  close(): void {
    for (const client of this.redis.clients) client.disconnect();
    for (const server of this.#servers) server.abandon();
  }

  async #rest(): Promise<void> {
    for (let i = 0; i < 6; i++) {
      this.redis.pump();
      await settle();
      mock.timers.tick(110);
      this.redis.now += 110;
    }
  }

  #createNode(number: number): Node {
    const server = new ClusterNode(this.redis, { maxLen: this.maxLen, namespaces: NAMESPACES });
    this.#servers.push(server);
    const node: Node = { number, server, applied: '0-0', id: '' };
    for (const namespace of NAMESPACES) {
      const adapter = server.io.of(namespace).adapter as unknown as {
        uid: string;
        applyEntry: (entry: { offset: string }) => void;
      };
      node.id = adapter.uid;
      const apply = adapter.applyEntry.bind(adapter);
      adapter.applyEntry = (entry) => {
        if (compareOffsets(entry.offset, node.applied) > 0) node.applied = entry.offset;
        apply(entry);
      };
    }
    this.#counts.set(node.id, []);
    return node;
  }

  #node(number: number): Node {
    const node = this.nodes[number];
    assert.ok(node);
    return node;
  }

  #moment({ id, applied }: Node): Moment {
    return { node: id, applied, count: this.#count };
  }

  #connected(client: Client, socket: ClientSocket): void {
    const node = this.#nodeOf.get(client);
    assert.ok(node);
    const session = this.#sessions.get(socket);
    if (socket.recovered) {
      assert.ok(session !== undefined);
      if (!session.isLost) assert.equal(session.end, undefined, 'a client that left is not recovered');
      session.move();
      this.recoveries++;
      return;
    }
    if (session !== undefined) this.#ended.push({ session, received: socket.texts });
    socket.received.length = 0;
    this.#sessions.set(socket, new OracleSession(socket.name, this.#moment(node)));
  }

  #connect(client: Client, node: Node): void {
    const connection = client.cutSilently();
    if (connection !== undefined) this.#silent.set(client, connection);
    this.#nodeOf.set(client, node);
    client.connect(node.server.io);
  }

  #emit(server: ClusterNode, namespace: string, target: Target, isVolatile = false): void {
    const text = String(this.#issue(this.nodes.find((node) => node.server === server)));
    const operator = this.#to(server, namespace, target);
    if (isVolatile) operator.volatile.emit('event', text);
    else operator.emit('event', text);
  }

  #issue(node: Node | undefined): number {
    this.#counts.get(node?.id ?? '')?.push(++this.#count);
    return this.#count;
  }

  #to(server: ClusterNode, namespace: string, { rooms, except }: Target) {
    return server.io
      .of(namespace)
      .to([...rooms])
      .except([...except]);
  }

  /** The socket on the node to which the client connected last. */
  #serverSocket(client: Client, socket: ClientSocket): { node: Node; serverSocket: Socket } | undefined {
    const node = this.#nodeOf.get(client);
    const serverSocket = node?.server.io.of(socket.name).sockets.get(socket.id ?? '');
    // An older one on the same node, while the next connection is being made, is as good.
    return node === undefined || serverSocket === undefined ? undefined : { node, serverSocket };
  }

  #connectionOf(number: number): FakeRedisClient | undefined {
    const { server } = this.#node(number >> 1);
    if (number % 2 === 0) return server.client;
    return this.redis.clients.find(({ isClosed, origin }) => !isClosed && origin === server.client);
  }

  #apply(step: Step): void {
    switch (step.kind) {
      case 'emit':
      case 'volatile':
        this.#emit(this.#node(step.node).server, step.namespace, step.target, step.kind === 'volatile');
        return;
      case 'socketsJoin':
      case 'socketsLeave': {
        const node = this.#node(step.node);
        this.#issue(node);
        this.#to(node.server, step.namespace, step.target)[step.kind]([...step.rooms]);
        return;
      }
      case 'disconnectSockets': {
        const node = this.#node(step.node);
        this.#issue(node);
        this.#to(node.server, step.namespace, step.target).disconnectSockets(false);
        return;
      }
      case 'join':
      case 'leave':
        this.#change(step);
        return;
      case 'disconnect':
      case 'goodbye':
        this.#leave(step);
        return;
      case 'cut':
        this.clients[step.client]?.cut();
        return;
      case 'cutSilently': {
        const client = this.clients[step.client];
        const connection = client?.cutSilently();
        if (client !== undefined && connection !== undefined) this.#silent.set(client, connection);
        return;
      }
      case 'notice':
        for (const [client, connection] of this.#silent)
          if (client === this.clients[step.client]) connection.end('ping timeout');
        return;
      case 'connect': {
        const client = this.clients[step.client];
        if (client !== undefined) this.#connect(client, this.#node(step.node));
        return;
      }
      case 'execute':
        this.#connectionOf(step.connection)?.executeNext();
        return;
      case 'reply':
        this.#connectionOf(step.connection)?.replyNext();
        return;
      case 'break':
        this.#connectionOf(step.connection)?.break();
        return;
      case 'pump':
        this.redis.pump();
        return;
      case 'wait':
        mock.timers.tick(110);
        return;
      case 'wipe':
        this.redis.streams.clear();
        return;
      case 'crash':
        this.#crash(step.node);
    }
  }

  #change({ kind, client: number, namespace, room }: Operation & { kind: 'join' | 'leave' }): void {
    const client = this.clients[number];
    const socket = client?.sockets.get(namespace);
    if (client === undefined || socket === undefined) return;
    const session = this.#sessions.get(socket);
    const held = this.#serverSocket(client, socket);
    if (held === undefined || session === undefined || !socket.isConnected) return;
    const change = session.change(room, kind === 'join', this.#moment(held.node));
    const saved: unknown = held.serverSocket[kind](room);
    if (saved === undefined) change.isSaved = true;
    else {
      void (saved as Promise<void>).then(() => {
        // Where another node has claimed the session, what this one saves is not taken.
        change.isSaved = !this.redis.isClaimed(namespace, socket.pid);
      });
    }
  }

  #leave({ kind, client: number, namespace }: Operation & { kind: 'disconnect' | 'goodbye' }): void {
    const client = this.clients[number];
    const socket = client?.sockets.get(namespace);
    if (client === undefined || !socket?.isConnected) return;
    const session = this.#sessions.get(socket);
    const held = this.#serverSocket(client, socket);
    if (session === undefined || held === undefined) return;
    session.end ??= socket.received.length;
    if (kind === 'goodbye') socket.disconnect();
    else held.serverSocket.disconnect();
  }

  #crash(number: number): void {
    const { server } = this.#node(number);
    for (const client of this.redis.clients)
      if (client === server.client || client.origin === server.client) client.disconnect();
    for (const [client, node] of this.#nodeOf) if (node.server === server) client.cutSilently();
    for (const [client, node] of this.#nodeOf) {
      if (node.server !== server) continue;
      for (const socket of client.sockets.values()) {
        const session = this.#sessions.get(socket);
        if (session?.end !== undefined) session.isLost ||= !this.redis.hasDeparted(socket.name, socket.pid);
      }
    }
    this.nodes[number] = this.#createNode(number);
  }
}

let recoveries = 0;

async function check({ steps, maxLen }: { steps: readonly Step[]; maxLen: number }): Promise<void> {
  mock.timers.enable({ apis: ['setTimeout'] });
  const world = new World(maxLen);
  try {
    await world.start();
    for (const step of steps) await world.run(step);
    await world.end();
    recoveries += world.recoveries;
  } finally {
    world.close();
    mock.timers.reset();
  }
}

describe('recovery on many nodes, with anything that Redis, the network, an app and its clients can do', () => {
  it('sends each client everything once and in the order of the log, or does not recover it', async () => {
    await fc.assert(fc.asyncProperty(scenarios, check), { numRuns: RUNS });
    assert.ok(recoveries > RUNS / 10, `${recoveries} were recovered`);
  });
});
