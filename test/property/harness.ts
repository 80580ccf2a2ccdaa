import assert from 'node:assert/strict';
import { inspect } from 'node:util';

import { MessageError, type MessageErrorCode } from '../../src/errors';
import { mixin } from '../../src/model/mixin';
import { recordMessages, type SentMessage } from '../../src/testing';
import { SocketServer, waitForDelivery } from '../support/socket-server';

/** Models on a real server. Record 83 of each has a subscriber, all other records have none. */
export class Harness {
  /** The heartbeat is turned off, because a property may block the process for longer than its timeout. */
  readonly server = new SocketServer({ pingInterval: 3_600_000, pingTimeout: 3_600_000 });
  readonly user = this.#model('user', 'number');
  readonly product = this.#model('product', 'string');
  #subscriber: Awaited<ReturnType<SocketServer['connect']>> | undefined;
  /** The packets that the subscriber has received, as they came over the wire. */
  readonly #packets: unknown[] = [];

  async start(): Promise<void> {
    await this.server.start();
    this.#subscriber = await this.server.connect();
    this.#subscriber.client.io.engine.on('message', (packet) => this.#packets.push(packet));
    this.user.subscribe(this.#subscriber.socket, 83);
    this.product.subscribe(this.#subscriber.socket, '83');
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  /** The subscriber's socket on the server. */
  get socket() {
    assert.ok(this.#subscriber);
    return this.#subscriber.socket;
  }

  /** Returns the events that the subscriber has received since the last call. */
  async takeReceived(): Promise<unknown[][]> {
    return (await this.#take()).events;
  }

  /** Returns the same as the text that came over the wire. */
  async takePackets(): Promise<unknown[]> {
    return (await this.#take()).packets;
  }

  async #take() {
    assert.ok(this.#subscriber);
    await waitForDelivery(this.#subscriber);
    const events = this.#subscriber.received.splice(0).slice(0, -1);
    const packets = this.#packets.splice(0).slice(0, -1);
    return { events, packets };
  }

  #model(identity: string, type: string) {
    const model = { identity, primaryKey: 'id', attributes: { id: { type } } };
    return mixin({ model }, this.server.io).model;
  }
}

/** Makes a call, and returns the messages that it sent, or the error that it threw. */
export function observeCall(call: () => unknown): { sent: readonly SentMessage[]; error?: unknown } {
  using recording = recordMessages();
  const prototypes = fingerprint(PROTOTYPES);
  try {
    assert.equal(call(), undefined);
    return { sent: recording.messages };
  } catch (error) {
    assert.deepEqual(recording.messages, [], 'a call that throws sends nothing');
    return { sent: [], error };
  } finally {
    assert.equal(fingerprint(PROTOTYPES), prototypes, 'no prototype is changed');
  }
}

/** Asserts that a call throws a MessageError, sends nothing and changes nothing. Returns the error. */
export function assertRejected(call: () => unknown, code: MessageErrorCode, ...input: unknown[]): MessageError {
  const before = inspectDeeply(input);
  const { error, sent } = observeCall(call);
  assert.deepEqual(sent, [], 'nothing is sent');
  if (!(error instanceof MessageError)) assert.fail(`not a MessageError: ${inspect(error)}`);
  assert.equal(error.code, code);
  assert.equal(inspectDeeply(input), before, 'the input is not changed');
  return error;
}

const PROTOTYPES = [Object, Array, Function, Error, MessageError, Map, Promise, String, Number, Boolean, Date].map(
  ({ prototype }) => prototype as object,
);

/** The names of all own properties of objects. */
function fingerprint(objects: object[]): string {
  return objects.map((object) => Reflect.ownKeys(object).map(String).join()).join(';');
}

/** Formats a value, including hidden properties, without running its code. */
function inspectDeeply(value: unknown): string {
  return inspect(value, { depth: 12, showHidden: true, showProxy: true, customInspect: false, compact: true });
}
