import type {
  MessagedEvent,
  MessageErrorCode,
  MessageMethods,
  OnError,
  RecordId,
  RejectedCall,
  SentMessage,
} from 'sails-hook-message';
import hook, { MessageError } from 'sails-hook-message';

const hooks: { message: (sails: never) => object } = { message: hook };

declare const User: MessageMethods<{ count: number }, number>;
declare const Pet: MessageMethods;
User.message(83, { count: 12 });
Pet.message('rex', { barks: true });

const codes: Record<MessageErrorCode, boolean> = { E_INVALID_ID: true, E_INVALID_DATA: true, E_INVALID_REQ: true };
const isRejected = (error: unknown): boolean => error instanceof MessageError && codes[error.code];

const config: { onError: OnError } = {
  onError: (error) => {
    if (codes[error.code]) throw error;
  },
};
const describe = ({ model, error }: RejectedCall): string => `${model} ${error.code} ${error.path ?? ''}`;

const parts = ({
  model,
  id,
  data,
  room,
  omittedSocketId,
}: SentMessage): [string, RecordId, string, string, string?] => [
  model,
  id,
  JSON.stringify(data['anything']),
  room,
  ...(omittedSocketId === undefined ? ([] as const) : ([omittedSocketId] as const)),
];
const count = (event: MessagedEvent<{ count: number }, number>): number => event.data.count + event.id;
const anything = (event: MessagedEvent): string => JSON.stringify(event.data['anything']);

// @ts-expect-error the envelope is read-only
const change = (event: MessagedEvent) => (event.id = 84);
// @ts-expect-error no such name
import type { Nothing } from 'sails-hook-message';
// @ts-expect-error no such entry
import type {} from 'sails-hook-message/dist/hook.js';

export { hooks, isRejected, config, describe, parts, count, anything, change };
export type { Nothing };
