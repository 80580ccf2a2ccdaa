import {
  type MessageError,
  type MessageRecording,
  recordMessages,
  type RejectedCall,
  type SentMessage,
} from 'sails-hook-message/testing';

using recording: MessageRecording = recordMessages();
const all: readonly SentMessage[] = recording.messages;
const selected: SentMessage[] = recording.for('user', 83);
const names: string[] = recording.for('user').map(({ model, omittedSocketId }) => model + (omittedSocketId ?? ''));
const rejected: readonly RejectedCall[] = recording.rejected;
const errors: MessageError[] = rejected.map(({ error }) => error);
recording.stop();

// @ts-expect-error a recording is read-only
recording.messages.push(selected[0]!);
// @ts-expect-error a recording is read-only
recording.rejected.pop();
// @ts-expect-error a boolean id
recording.for('user', true);
// @ts-expect-error no model
recording.for();

export { all, errors, names };
