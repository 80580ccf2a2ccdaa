import { channel } from 'node:diagnostics_channel';

import type { JsonObject } from '../payload/json';
import type { SocketLike } from './broadcaster';
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

/** The name of the diagnostics channel. */
export const SENT_CHANNEL = 'sails-hook-message:sent';

const sentChannel = channel(SENT_CHANNEL);

/** Publishes an envelope that was sent. Costs nothing without a listener. */
export function publishSent(
  model: string,
  room: string,
  { id, data }: MessagedEvent,
  socketToOmit: SocketLike | undefined,
): void {
  if (!sentChannel.hasSubscribers) return;
  const message: SentMessage = { model, id, data, room, omittedSocketId: socketToOmit?.id };
  sentChannel.publish(message);
}
