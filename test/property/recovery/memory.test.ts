import assert from 'node:assert/strict';
import { mock } from 'node:test';

import fc from 'fast-check';
import { partition } from 'lodash';
import type { Server, Socket } from 'socket.io';

import { Client, type ClientSocket, type Connection } from '../../support/recovery/client';
import { createMemoryServer, settle } from '../../support/recovery/memory-server';
import { ModelSession } from './model';
import { CLIENTS, NAMESPACES, type Operation, operations, type Target } from './operations';

/** What is done at once, in the same tick; or while an entry is applied, so that what is issued is on its way. */
interface Step {
  readonly operations: readonly Operation[];
  readonly isNested: boolean;
}

/** More runs find more: RECOVERY_RUNS=10000. */
const RUNS = Number(process.env['RECOVERY_RUNS'] ?? 500);

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    operations: fc.array(operations(1), { minLength: 1, maxLength: 5 }),
    isNested: fc.boolean(),
  }),
  { minLength: 1, maxLength: 30 },
);

/** A server, its clients, and the model of both. */
class World {
  readonly io: Server = createMemoryServer();
  readonly clients = Array.from({ length: CLIENTS }, () => new Client(NAMESPACES));
  readonly models = this.clients.map(() => new Map(NAMESPACES.map((name) => [name as string, new ModelSession()])));
  readonly observer = new Client();
  readonly #silent = new Map<number, Connection>();
  readonly #connecting = new Set<number>();
  readonly #failures: unknown[] = [];
  #count = 0;

  async start(): Promise<void> {
    for (const namespace of NAMESPACES) {
      this.io.of(namespace);
      for (let client = 0; client < CLIENTS; client++) {
        this.#clientSocket(client, namespace).onConnect = () => {
          try {
            this.#connected(client, namespace);
          } catch (error) {
            this.#failures.push(error); // It would be thrown in the server.
          }
        };
      }
    }
    for (let client = 0; client < CLIENTS; client++) this.apply({ kind: 'connect', client, node: 0 });
    await this.rest();
  }

  async run({ operations, isNested }: Step): Promise<void> {
    // What a client sends is read in a tick of its own.
    const [incoming, others] = partition(operations, ({ kind }) => kind === 'goodbye' || kind === 'connect');
    this.#applyAll(others, isNested);
    for (const operation of incoming) {
      await Promise.resolve();
      this.apply(operation);
      await new Promise<void>((resolve) => {
        process.nextTick(resolve);
      });
    }
  }

  #applyAll(operations: readonly Operation[], isNested: boolean): void {
    const socket = this.io.of('/').sockets.get(this.observer.socket.id ?? '');
    const apply = () => {
      for (const operation of operations) this.apply(operation);
    };
    if (!isNested || socket === undefined) {
      apply();
      return;
    }
    socket.onAnyOutgoing(() => {
      socket.offAnyOutgoing();
      apply();
    });
    socket.emit('observed');
  }

  /** Everything that was begun is done. */
  async rest(): Promise<void> {
    if (!this.observer.socket.isConnected) this.observer.connect(this.io);
    for (let i = 0; i < 3; i++) {
      await settle();
      mock.timers.tick(50);
    }
    await settle();
    if (this.#failures.length > 0) throw this.#failures[0];
    for (const [client, model] of this.models.entries()) {
      for (const [namespace, session] of model) {
        const socket = this.#clientSocket(client, namespace);
        assert.ok(socket.isConnected || !session.isAlive || !this.#connecting.has(client), 'a client is let in');
        if (session.isAlive) session.check(socket.texts, socket.isConnected);
      }
    }
    this.#connecting.clear();
  }

  apply(operation: Operation): void {
    switch (operation.kind) {
      case 'emit':
      case 'volatile': {
        const { kind, namespace, target } = operation;
        const text = String(++this.#count);
        const isOptional = kind === 'volatile';
        for (const [client, session] of this.#sessionsIn(namespace, target)) {
          if (isOptional && !this.#clientSocket(client, namespace).isConnected) continue;
          session.expected.push({ text, isOptional: isOptional || session.isUncertain });
        }
        if (isOptional) this.#to(namespace, target).volatile.emit('event', text);
        else this.#to(namespace, target).emit('event', text);
        return;
      }
      case 'socketsJoin':
      case 'socketsLeave': {
        const { kind, namespace, target, rooms } = operation;
        const change = kind === 'socketsJoin' ? 'add' : 'delete';
        for (const [, session] of this.#sessionsIn(namespace, target))
          for (const room of rooms) session.rooms[change](room);
        this.#to(namespace, target)[kind]([...rooms]);
        return;
      }
      case 'disconnectSockets': {
        const { namespace, target, close } = operation;
        for (const [client] of this.#sessionsIn(namespace, target)) this.#end(client, namespace, close);
        this.#to(namespace, target).disconnectSockets(close);
        return;
      }
      case 'join':
      case 'leave': {
        const { kind, client, namespace, room } = operation;
        const socket = this.#serverSocket(client, namespace);
        if (socket === undefined) return;
        this.#session(client, namespace).rooms[kind === 'join' ? 'add' : 'delete'](room);
        void socket[kind](room);
        return;
      }
      case 'disconnect': {
        const { client, namespace, close } = operation;
        const socket = this.#serverSocket(client, namespace);
        if (socket === undefined) return;
        this.#end(client, namespace, close);
        socket.disconnect(close);
        return;
      }
      case 'goodbye': {
        const { client, namespace } = operation;
        if (!this.#clientSocket(client, namespace).isConnected) return;
        this.#session(client, namespace).end(false);
        this.#clientSocket(client, namespace).disconnect();
        return;
      }
      case 'cut':
        this.#connecting.delete(operation.client);
        this.clients[operation.client]?.cut();
        return;
      case 'cutSilently': {
        this.#connecting.delete(operation.client);
        const connection = this.clients[operation.client]?.cutSilently();
        if (connection !== undefined) this.#silent.set(operation.client, connection);
        return;
      }
      case 'notice':
        this.#silent.get(operation.client)?.end('ping timeout');
        this.#silent.delete(operation.client);
        return;
      case 'connect':
        this.apply({ kind: 'cutSilently', client: operation.client });
        this.#connecting.add(operation.client);
        this.clients[operation.client]?.connect(this.io);
    }
  }

  #connected(client: number, namespace: string): void {
    const [session, socket] = [this.#session(client, namespace), this.#clientSocket(client, namespace)];
    if (session.isAlive) {
      assert.equal(socket.recovered, true, 'a client that was away for a moment is recovered');
      return;
    }
    assert.ok(!socket.recovered || session.isUncertain, 'a client that left is not recovered');
    if (socket.recovered) {
      session.goOn();
      return;
    }
    socket.received.length = 0;
    assert.deepEqual([...(this.#serverSocket(client, namespace)?.rooms ?? [])], [socket.id]);
    session.begin();
  }

  #end(client: number, namespace: string, close: boolean): void {
    const isHeld = this.#serverSocket(client, namespace) !== undefined;
    for (const [name, session] of this.models[client] ?? []) {
      if (name !== namespace && !(close && isHeld)) continue;
      session.end(name !== namespace);
    }
  }

  #to(namespace: string, { rooms, except }: Target) {
    return this.io
      .of(namespace)
      .to([...rooms])
      .except([...except]);
  }

  #session(client: number, namespace: string): ModelSession {
    const session = this.models[client]?.get(namespace);
    assert.ok(session);
    return session;
  }

  #sessionsIn(namespace: string, target: Target): [client: number, ModelSession][] {
    const sessions = this.clients.map(
      (_, client) => [client, this.#session(client, namespace)] as [number, ModelSession],
    );
    return sessions.filter(([, session]) => session.isIn(target));
  }

  #clientSocket(client: number, namespace: string): ClientSocket {
    const socket = this.clients[client]?.sockets.get(namespace);
    assert.ok(socket);
    return socket;
  }

  #serverSocket(client: number, namespace: string): Socket | undefined {
    return this.io.of(namespace).sockets.get(this.#clientSocket(client, namespace).id ?? '');
  }
}

async function check(steps: readonly Step[]): Promise<void> {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const world = new World();
    await world.start();
    for (const step of steps) {
      await world.run(step);
      await world.rest();
    }
  } finally {
    mock.timers.reset();
  }
}

describe('recovery in memory, with anything that an app, its clients and the network can do', () => {
  it('sends each client everything once and in order, and recovers nobody who left', async () => {
    await fc.assert(fc.asyncProperty(steps, check), { numRuns: RUNS });
  });
});
