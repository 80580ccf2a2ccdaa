import assert from 'node:assert/strict';

import type { AppResponse, Connection } from './client-kinds';
import { connect } from './client-kinds';

/** An emitted event, as [name, value]. */
export type ReceivedEvent = [event: string, value: unknown];

/** An event that the app sends to all connected clients. When it arrives, everything that was sent before has arrived. */
export const FENCE = 'fence';

/** A real client, and everything that it received. */
export class Client {
  /** Every packet, as it came over the wire. */
  readonly frames: string[] = [];
  readonly #connection: Connection;
  readonly #listenerCalls: ReceivedEvent[] = [];
  readonly #fences = new Map<string, () => void>();

  /** Connects a client of this kind that listens to these events. */
  static async connect(kind: string, url: string, events: string[]): Promise<Client> {
    const client = new Client(connect(kind, url), events);
    await client.#connected();
    return client;
  }

  private constructor(connection: Connection, events: string[]) {
    this.#connection = connection;
    connection.raw.io.engine.on('packet', ({ data }) => {
      if (typeof data === 'string') this.frames.push(data);
    });
    for (const event of events) {
      connection.on(event, (value) => this.#listenerCalls.push([event, value]));
    }
    connection.on(FENCE, (mark) => this.#fences.get(String(mark))?.());
  }

  #connected(): Promise<void> {
    const { raw } = this.#connection;
    return new Promise((resolve, reject) => {
      raw.on('connect', resolve);
      raw.on('connect_error', reject);
    });
  }

  /** The socket's id, which is the same on the client and the server. */
  get id(): string {
    assert.ok(this.#connection.raw.id);
    return this.#connection.raw.id;
  }

  /** The events that its listeners received. An event of another name fails the test. */
  get received(): ReceivedEvent[] {
    const events = this.frames
      .filter((frame) => frame.startsWith('2'))
      .map((frame) => JSON.parse(frame.slice(1)) as ReceivedEvent);
    assert.deepEqual(
      this.#listenerCalls,
      events.filter(([event]) => event !== FENCE),
      'the listeners received every event',
    );
    return this.#listenerCalls;
  }

  /** Removes what was received so far. */
  clearReceived(): void {
    this.frames.length = 0;
    this.#listenerCalls.length = 0;
  }

  /** Sends a request to the app over this socket. */
  request(method: string, url: string, body: object = {}): Promise<AppResponse> {
    return this.#connection.request(method.toLowerCase(), url, body);
  }

  /** Waits for one fence, and so for everything that was sent to this client before it. */
  waitForFence(mark: string): Promise<void> {
    return new Promise((resolve) => {
      this.#fences.set(mark, resolve);
    });
  }

  disconnect(): void {
    this.#connection.raw.disconnect();
  }
}
