/**
 * The entry `sails-hook-message/testing`, for the tests of an app.
 *
 * @packageDocumentation
 * @example
 * import { recordMessages } from 'sails-hook-message/testing';
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { SENT_CHANNEL, type SentMessage } from './broadcast/diagnostics';
import type { RecordId } from './broadcast/messaged-event';

export type { SentMessage } from './broadcast/diagnostics';
export type { RecordId } from './broadcast/messaged-event';
export type { JsonObject, JsonValue } from './payload/json';

/** The messages that this process has sent since {@link recordMessages} was called. */
export interface MessageRecording extends Disposable {
  /** All messages, in the order in which they were sent. */
  readonly messages: readonly SentMessage[];

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
   * Stops the recording and keeps its messages. The end of a `using` block does so automatically.
   *
   * @example
   * afterEach(() => recording.stop());
   */
  stop(): void;
}

/**
 * Records every message that this process sends, so that tests need no socket client. It listens on the diagnostics
 * channel: messages are still delivered, and several recordings can run at once.
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
  const listener = (message: unknown) => messages.push(message as SentMessage);
  const stop = () => {
    unsubscribe(SENT_CHANNEL, listener);
  };
  subscribe(SENT_CHANNEL, listener);
  return {
    messages,
    for: (model, id) =>
      messages.filter((message) => message.model === model && (id === undefined || message.id === id)),
    stop,
    [Symbol.dispose]: stop,
  };
}
