import type { Socket } from 'socket.io';
import { io as connect, type ManagerOptions, type Socket as ClientSocket, type SocketOptions } from 'socket.io-client';

import { Proxy } from '../proxy';
import type { TestNode } from './test-node';

/** The event by which a client learns an offset. */
export const OFFSET_EVENT = 'sails-hook-message:offset';
/** A node sends it last, so that a test knows that everything before it has arrived. */
export const FENCE_EVENT = 'fence';

export type ClientOptions = Partial<ManagerOptions & SocketOptions>;

/** A client behind a proxy of its own, which connects only when a test says so. */
export class TestClient {
  /** The first argument of every `item` event, in order. */
  readonly received: unknown[] = [];
  /** How many offset events it has received. */
  offsetEvents = 0;
  readonly proxy: Proxy;
  readonly #fences = new Map<unknown, () => void>();
  #client: ClientSocket | undefined;

  constructor(
    /** The node that it connects to. */
    public node: TestNode,
    readonly namespace = '/',
    private readonly options: ClientOptions = {},
  ) {
    this.proxy = new Proxy(() => this.node.port);
  }

  get client(): ClientSocket {
    this.#client ??= this.#create();
    return this.#client;
  }

  get recovered(): boolean {
    return this.client.recovered;
  }

  /** By what it claims its session. Socket.IO keeps both to itself. */
  get session(): { readonly pid: string; readonly lastOffset: string } {
    const { _pid: pid, _lastOffset: lastOffset } = this.client as unknown as { _pid: string; _lastOffset: string };
    return { pid, lastOffset };
  }

  set session({ pid, lastOffset }: { readonly pid: string; readonly lastOffset: string }) {
    Object.assign(this.client, { _pid: pid, _lastOffset: lastOffset });
  }

  /** Its socket on the node. */
  get socket(): Socket {
    const socket = this.node.io.of(this.namespace).sockets.get(this.client.id ?? '');
    if (socket === undefined) throw new Error('The node does not have the socket.');
    return socket;
  }

  /** Its rooms, without the one of its own id. */
  get rooms(): string[] {
    return [...this.socket.rooms].filter((room) => room !== this.socket.id).sort();
  }

  /** Connects, to another node if one is given. Returns whether it was recovered. */
  async connect(node = this.node): Promise<boolean> {
    this.node = node;
    const connected = new Promise<void>((resolve, reject) => {
      this.client.once('connect', resolve).once('connect_error', reject);
      // If the node has rejected it, that comes next.
      this.client.io.once('close', () => {
        queueMicrotask(() => {
          reject(new Error('The connection was closed.'));
        });
      });
    });
    this.client.connect();
    await connected;
    return this.client.recovered;
  }

  /** Loses the connection, and both ends notice. */
  async loseConnection(): Promise<void> {
    const noticed = new Promise((resolve) => this.socket.once('disconnect', resolve));
    await Promise.all([
      noticed,
      this.#disconnected(() => {
        this.proxy.cut();
      }),
    ]);
  }

  /** Loses the connection, and the node does not notice. */
  async loseNetwork(): Promise<void> {
    await this.#disconnected(() => {
      this.proxy.cutClientSide();
    });
  }

  /** Disconnects, so that it is not recovered. */
  async leave(): Promise<void> {
    const noticed = new Promise((resolve) => this.socket.once('disconnect', resolve));
    this.client.disconnect();
    await noticed;
  }

  /** Resolves when the client is disconnected by what `action` does. */
  async isDisconnectedBy(action: () => unknown): Promise<void> {
    await this.#disconnected(action);
  }

  async receives(event: string): Promise<unknown[]> {
    return new Promise((resolve) =>
      this.client.once(event, (...args: unknown[]) => {
        resolve(args);
      }),
    );
  }

  /** Resolves when it has received so many offset events. */
  async hasOffsetEvents(count: number): Promise<void> {
    while (this.offsetEvents < count) await this.receives(OFFSET_EVENT);
  }

  /** Resolves when it has received a fence, or is disconnected. */
  async passes(fence: unknown): Promise<void> {
    if (!this.client.connected) return;
    await new Promise<void>((resolve) => {
      this.#fences.set(fence, resolve);
      this.client.once('disconnect', () => {
        resolve();
      });
    });
    this.#fences.delete(fence);
  }

  async open(): Promise<this> {
    await this.proxy.open();
    return this;
  }

  stop(): void {
    this.#client?.disconnect();
    this.proxy.close();
  }

  async #disconnected(action: () => unknown): Promise<void> {
    const disconnected = new Promise((resolve) => this.client.once('disconnect', resolve));
    action();
    await disconnected;
  }

  #create(): ClientSocket {
    const client = connect(`http://127.0.0.1:${this.proxy.port}${this.namespace}`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      autoConnect: false,
      ...this.options,
    });
    client.onAny((event: string, value: unknown) => {
      if (event === 'item') this.received.push(value);
      else if (event === OFFSET_EVENT) this.offsetEvents++;
      else if (event === FENCE_EVENT) this.#fences.get(value)?.();
    });
    return client;
  }
}
