import assert from 'node:assert/strict';
import { inspect } from 'node:util';

import { MessageError, type MessageErrorCode } from '../../src/errors';
import { mixin } from '../../src/model/mixin';
import { recordMessages, type SentMessage } from '../../src/testing';
import { allHasArrived, SocketServer } from '../support/socket-server';

/** Models whose messages go out by a real server: record 83 of each has a subscriber, all others have none. */
export class Rig {
  /** A property may keep the process busy for longer than a heartbeat waits. */
  readonly server = new SocketServer({ pingInterval: 3_600_000, pingTimeout: 3_600_000 });
  readonly user = this.#model('user', 'number');
  readonly product = this.#model('product', 'string');
  #subscriber: Awaited<ReturnType<SocketServer['connect']>> | undefined;

  async start(): Promise<void> {
    await this.server.start();
    this.#subscriber = await this.server.connect();
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

  /** What has come to the subscriber over its socket since this was last asked. */
  async arrived(): Promise<unknown[][]> {
    assert.ok(this.#subscriber);
    await allHasArrived(this.#subscriber);
    return this.#subscriber.heard.splice(0).slice(0, -1);
  }

  #model(identity: string, type: string) {
    const model = { identity, primaryKey: 'id', attributes: { id: { type } } };
    return mixin({ model }, this.server.io).model;
  }
}

/** What a call has led to: the messages that it sent, or the error that it threw. */
export function outcomeOf(call: () => unknown): { sent: readonly SentMessage[]; error?: unknown } {
  using recording = recordMessages();
  const prototypes = fingerprint(PROTOTYPES);
  try {
    assert.equal(call(), undefined);
    return { sent: recording.messages };
  } catch (error) {
    assert.deepEqual(recording.messages, [], 'a call that throws has sent nothing');
    return { sent: [], error };
  } finally {
    assert.equal(fingerprint(PROTOTYPES), prototypes, 'no prototype is touched');
  }
}

/** Makes a call that must be refused, and sees that it leaves no trace: answers its error. */
export function refusalOf(call: () => unknown, code: MessageErrorCode, ...input: unknown[]): MessageError {
  const before = looksOf(input);
  const { error, sent } = outcomeOf(call);
  assert.deepEqual(sent, [], 'it was sent');
  if (!(error instanceof MessageError)) assert.fail(`no MessageError: ${inspect(error)}`);
  assert.equal(error.code, code);
  assert.equal(looksOf(input), before, 'nothing is changed in the input');
  return error;
}

const PROTOTYPES = [Object, Array, Function, Error, MessageError, Map, Promise, String, Number, Boolean, Date].map(
  ({ prototype }) => prototype as object,
);

/** The names of all that objects have of their own. */
function fingerprint(objects: object[]): string {
  return objects.map((object) => Reflect.ownKeys(object).map(String).join()).join(';');
}

/** Shows a value's insides, hidden ones too, without running any code of its own. */
function looksOf(value: unknown): string {
  return inspect(value, { depth: 12, showHidden: true, showProxy: true, customInspect: false, compact: true });
}
