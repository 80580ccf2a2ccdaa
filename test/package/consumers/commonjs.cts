import hook = require('sails-hook-message');
import client = require('sails-hook-message/client');
import redisStreams = require('sails-hook-message/redis-streams');
import testing = require('sails-hook-message/testing');
import waterline = require('sails-hook-message/waterline');

const model = { identity: 'user', primaryKey: 'id', attributes: {} };
const [user] = waterline.mixin([model], { to: () => ({ emit: () => true }) });
const recording = testing.recordMessages();
user.message(83, { count: 12 });
recording.stop();

const event: unknown = { verb: 'messaged', ...recording.messages[0] };
if (client.isMessagedEvent<{ count: number }>(event)) event.data.count.toFixed();

const methods: hook.MessageMethods<{ count: number }> = user;
const code: hook.MessageErrorCode = new hook.MessageError('E_INVALID_ID', '').code;
const wrong = (): void => {
  // @ts-expect-error a function in it
  user.message(83, { count: () => 12 });
};
const enableRecovery: (io: object, options?: { maxDisconnectionDuration: number }) => void = waterline.enableRecovery;
const createAdapter: (client: redisStreams.RedisClient) => unknown = redisStreams.createAdapter;

export = { methods, code, wrong, enableRecovery, createAdapter };
