import { type MessageRecording, recordMessages, type SentMessage } from 'sails-hook-message/testing';

using recording: MessageRecording = recordMessages();
const all: readonly SentMessage[] = recording.messages;
const selected: SentMessage[] = recording.for('user', 83);
const names: string[] = recording.for('user').map(({ model, omittedSocketId }) => model + (omittedSocketId ?? ''));
recording.stop();

// @ts-expect-error a recording is read-only
recording.messages.push(selected[0]!);
// @ts-expect-error a boolean id
recording.for('user', true);
// @ts-expect-error no model
recording.for();

export { all, names };
