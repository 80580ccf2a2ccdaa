import { channel } from 'node:diagnostics_channel';

import type { MessageError } from '../errors';
import type { JsonObject } from '../payload/json';
import type { MessagedEvent, RecordId } from './messaged-event';

/**
 * A message that this process has sent to the subscribers of one record, as the diagnostics channel
 * `sails-hook-message:sent` publishes it and `recordMessages()` records it.
 *
 * @example
 * diagnostics_channel.subscribe('sails-hook-message:sent', (message) => {
 *   const { model, id, data } = message as SentMessage;
 * });
 */
export interface SentMessage {
  /** The model's identity, which is the name of the event. */
  readonly model: string;
  /** The id of the record. */
  readonly id: RecordId;
  /** The payload as JSON. */
  readonly data: JsonObject;
  /** The record's Socket.IO room. */
  readonly room: string;
  /** The id of the socket that was excluded; undefined if none was. */
  readonly omittedSocketId: string | undefined;
}

/**
 * A call of `message()` that was rejected, as the diagnostics channel `sails-hook-message:rejected` publishes it and
 * `recordMessages()` records it.
 *
 * @example
 * diagnostics_channel.subscribe('sails-hook-message:rejected', (call) => {
 *   const { model, error } = call as RejectedCall;
 * });
 */
export interface RejectedCall {
  /** The model's identity. */
  readonly model: string;
  /** What is wrong with the call. Its stack starts at the line that made the call. */
  readonly error: MessageError;
}

/** The names of the diagnostics channels. */
export const SENT_CHANNEL = 'sails-hook-message:sent';
export const REJECTED_CHANNEL = 'sails-hook-message:rejected';

const sentChannel = channel(SENT_CHANNEL);
const rejectedChannel = channel(REJECTED_CHANNEL);

/** Whether anyone listens to what is sent. */
export function hasListeners(): boolean {
  return sentChannel.hasSubscribers;
}

/** Publishes an envelope that was sent. */
export function publishSent(
  model: string,
  room: string,
  { id, data }: MessagedEvent,
  omittedSocketId: string | undefined,
): void {
  const message: SentMessage = { model, id, data, room, omittedSocketId };
  sentChannel.publish(message);
}

/** Publishes a call that was rejected. */
export function publishRejected(model: string, error: MessageError): void {
  const call: RejectedCall = { model, error };
  rejectedChannel.publish(call);
}
