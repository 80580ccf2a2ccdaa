/**
 * The entry `sails-hook-message/testing`: for an app's own tests.
 *
 * @packageDocumentation
 * @example
 * import { recordMessages } from 'sails-hook-message/testing';
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { SENT, type SentMessage } from './broadcast/diagnostics';
import type { RecordId } from './types';

/** What was told of a record, and who was left out. */
export interface RecordedMessage {
  /** The model's identity. */
  readonly model: string;
  /** The record's primary key value. */
  readonly id: RecordId;
  /** What was told, as it goes over the wire. */
  readonly data: SentMessage['envelope']['data'];
  /** The id of the socket that was left out; undefined where none was. */
  readonly requester: string | undefined;
}

/** The envelopes that this process has sent since {@link recordMessages} was called. */
export interface MessageRecording extends Disposable {
  /** All of them, in the order in which they were sent. */
  readonly messages: readonly RecordedMessage[];

  /**
   * Those about one model, or about one of its records.
   *
   * @param model - the model's identity, such as `user`
   * @param id - the record's id, in its primary key's type; all of the model's records, unless it is given
   * @returns them, in the order in which they were sent
   *
   * @example
   * assert.equal(recording.to('user', 83).length, 1);
   */
  to(model: string, id?: RecordId): RecordedMessage[];

  /**
   * Ends the recording; what it holds stays. A `using` block does it by itself.
   *
   * @example
   * afterEach(() => recording.stop());
   */
  stop(): void;
}

/**
 * Records every envelope that this process sends, for an app's own tests. It listens on the diagnostics channel, so that
 * nothing is replaced, and any number of recordings can go on at once.
 *
 * @returns the recording, which goes on until its `stop()`, or the end of a `using` block
 *
 * @example
 * using recording = recordMessages();
 * await supertest(sails.hooks.http.app).post('/user/83/dye').expect(200);
 * assert.deepEqual(recording.messages, [{ model: 'user', id: 83, data: { hairColor: 'red' }, requester: undefined }]);
 */
export function recordMessages(): MessageRecording {
  const messages: RecordedMessage[] = [];
  const listener = (sent: unknown) => {
    const { model, envelope, requester } = sent as SentMessage;
    messages.push({ model, id: envelope.id, data: envelope.data, requester });
  };
  const stop = () => {
    unsubscribe(SENT, listener);
  };
  subscribe(SENT, listener);
  return {
    messages,
    to: (model, id) => messages.filter((told) => told.model === model && (id === undefined || told.id === id)),
    stop,
    [Symbol.dispose]: stop,
  };
}
