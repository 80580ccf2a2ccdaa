import { recordMessages, type MessageRecording, type RecordedMessage } from 'sails-hook-message/testing';

using recording: MessageRecording = recordMessages();
const all: readonly RecordedMessage[] = recording.messages;
const told: RecordedMessage[] = recording.to('user', 83);
const names: string[] = recording.to('user').map(({ model, requester }) => model + (requester ?? ''));
recording.stop();

// @ts-expect-error a recording is not to be changed
recording.messages.push(told[0]!);
// @ts-expect-error a boolean id
recording.to('user', true);
// @ts-expect-error no model
recording.to();

export { all, names };
