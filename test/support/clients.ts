import assert from 'node:assert/strict';

import type { Answer, Connection } from './client-kinds';
import { connect } from './client-kinds';

/** An emitted event, as [name, value]. */
export type Heard = [event: string, value: unknown];

/** An event that the app sends to all who are connected, so that what was sent before it can be told to be all. */
export const FENCE = 'fence';

/** A real client, and all that came to it. */
export class Client {
  /** All that came over the wire, as it came. */
  readonly frames: string[] = [];
  readonly #connection: Connection;
  readonly #listened: Heard[] = [];
  readonly #fences = new Map<string, () => void>();

  /** Connects a client of a kind that listens to some events. */
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
      connection.on(event, (value) => this.#listened.push([event, value]));
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

  /** The socket's id, on both of its ends. */
  get id(): string {
    assert.ok(this.#connection.raw.id);
    return this.#connection.raw.id;
  }

  /** What its listeners were called with. Whatever came besides under another name fails the test. */
  get heard(): Heard[] {
    const told = this.frames
      .filter((frame) => frame.startsWith('2'))
      .map((frame) => JSON.parse(frame.slice(1)) as Heard);
    assert.deepEqual(
      this.#listened,
      told.filter(([event]) => event !== FENCE),
      'listeners heard what came over the wire',
    );
    return this.#listened;
  }

  /** Forgets what was heard so far. */
  forget(): void {
    this.frames.length = 0;
    this.#listened.length = 0;
  }

  /** Makes a request of the app over this socket. */
  request(method: string, url: string, body: object = {}): Promise<Answer> {
    return this.#connection.request(method.toLowerCase(), url, body);
  }

  /** Waits for one fence, and so for all that was sent to this client before it. */
  fence(mark: string): Promise<void> {
    return new Promise((resolve) => {
      this.#fences.set(mark, resolve);
    });
  }

  disconnect(): void {
    this.#connection.raw.disconnect();
  }
}
