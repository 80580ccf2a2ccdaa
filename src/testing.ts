/**
 * The entry `sails-hook-message/testing`, for the tests of an app.
 *
 * @packageDocumentation
 * @example
 * import { recordMessages } from 'sails-hook-message/testing';
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { REJECTED_CHANNEL, type RejectedCall, SENT_CHANNEL, type SentMessage } from './broadcast/diagnostics';
import type { RecordId } from './broadcast/messaged-event';

export type { RejectedCall, SentMessage } from './broadcast/diagnostics';
export type { RecordId } from './broadcast/messaged-event';
export type { MessageError } from './errors';
export type { JsonObject, JsonValue } from './payload/json';

/** What `message()` has done in this process since {@link recordMessages} was called. */
export interface MessageRecording extends Disposable {
  /** All messages, in the order in which they were sent. */
  readonly messages: readonly SentMessage[];

  /**
   * All calls that were rejected, and so sent nothing, in order.
   *
   * @example
   * afterEach(() => assert.deepEqual(recording.rejected, []));
   */
  readonly rejected: readonly RejectedCall[];

  /**
   * Returns the messages of one model, or of one of its records.
   *
   * @param model - the model's identity, such as `user`
   * @param id - the record's id, in the type of the primary key; all records of the model by default
   * @returns the messages, in the order in which they were sent
   *
   * @example
   * assert.equal(recording.for('user', 83).length, 1);
   */
  for(model: string, id?: RecordId): SentMessage[];

  /**
   * Stops the recording and keeps what it has recorded. The end of a `using` block does so automatically.
   *
   * @example
   * afterEach(() => recording.stop());
   */
  stop(): void;
}

/**
 * Records every message that this process sends, and every call that is rejected, so that tests need no socket client. It
 * listens on the diagnostics channels: messages are still delivered, and several recordings can run at once.
 *
 * @returns the recording, which runs until its `stop()` or the end of a `using` block
 *
 * @example
 * using recording = recordMessages();
 * await supertest(sails.hooks.http.app).post('/user/83/dye').expect(200);
 * const [{ data }] = recording.for('user', 83);
 * assert.deepEqual(data, { hairColor: 'red' });
 */
export function recordMessages(): MessageRecording {
  const messages: SentMessage[] = [];
  const rejected: RejectedCall[] = [];
  const onSent = (message: unknown) => messages.push(message as SentMessage);
  const onRejected = (call: unknown) => rejected.push(call as RejectedCall);
  const stop = () => {
    unsubscribe(SENT_CHANNEL, onSent);
    unsubscribe(REJECTED_CHANNEL, onRejected);
  };
  subscribe(SENT_CHANNEL, onSent);
  subscribe(REJECTED_CHANNEL, onRejected);
  return {
    messages,
    rejected,
    for: (model, id) =>
      messages.filter((message) => message.model === model && (id === undefined || message.id === id)),
    stop,
    [Symbol.dispose]: stop,
  };
}
