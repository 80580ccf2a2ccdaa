import { channel } from 'node:diagnostics_channel';

import type { MessagedEvent, RecordId } from '../types';

/**
 * What the diagnostics channel `sails-hook-message:sent` carries of each envelope that this process has emitted
 * (Node, `node:diagnostics_channel`).
 *
 * @example
 * diagnostics_channel.subscribe('sails-hook-message:sent', ({ model, id, envelope }: SentMessage) => …);
 */
export interface SentMessage {
  /** The model's identity, which is the event's name. */
  readonly model: string;
  /** The record's primary key value. */
  readonly id: RecordId;
  /** The Socket.IO room of the record. */
  readonly room: string;
  /** What the subscribers get. */
  readonly envelope: MessagedEvent;
  /** The id of the socket that was left out, if any. */
  readonly requester: string | undefined;
}

/** The diagnostics channel's name. */
export const SENT = 'sails-hook-message:sent';

const sent = channel(SENT);

/**
 * Tells those who listen that an envelope has been emitted. With no listener it makes nothing.
 *
 * @example
 * diagnostics_channel.subscribe('sails-hook-message:sent', ({ model, id, envelope }) => …);
 */
export function announce(
  model: string,
  room: string,
  envelope: MessagedEvent,
  requester: { readonly id: string } | undefined,
): void {
  if (!sent.hasSubscribers) return;
  sent.publish({ model, id: envelope.id, room, envelope, requester: requester?.id } satisfies SentMessage);
}
