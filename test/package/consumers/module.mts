import hook, { MessageError, type MessageErrorCode, type MessageMethods } from 'sails-hook-message';
import { isMessagedEvent } from 'sails-hook-message/client';
import { createAdapter, type RedisClient } from 'sails-hook-message/redis-streams';
import { recordMessages } from 'sails-hook-message/testing';
import { enableRecovery, mixin } from 'sails-hook-message/waterline';

const model = { identity: 'user', primaryKey: 'id', attributes: {} };
const [user] = mixin([model], { to: () => ({ emit: () => true }) });
const recording = recordMessages();
user.message(83, { count: 12 });
recording.stop();

const event: unknown = { verb: 'messaged', ...recording.messages[0] };
if (isMessagedEvent<{ count: number }>(event)) event.data.count.toFixed();

const methods: MessageMethods<{ count: number }> = user;
const code: MessageErrorCode = new MessageError('E_INVALID_ID', '').code;
const wrong = (): void => {
  // @ts-expect-error a function in it
  user.message(83, { count: () => 12 });
};
const enable: (io: object, options?: { maxDisconnectionDuration: number }) => void = enableRecovery;
const create: (client: RedisClient) => unknown = createAdapter;

export { hook, methods, code, wrong, enable, create };
