/**
 * The entry `sails-hook-message`: the hook that Sails finds by itself, and beside it the types, and `MessageError`.
 *
 * @packageDocumentation
 * @example
 * import { MessageError, type MessageMethods } from 'sails-hook-message';
 * // or: import hook = require('sails-hook-message');
 */
import type { SentMessage } from './broadcast/diagnostics';
import { MessageError, type MessageErrorCode } from './errors';
import { kindOf } from './payload/describe-type';
import { mixin, type MessageMethods } from './model/mixin';
import { checkRecovery, enableRecovery, type RecoverySetting } from './recovery/recovery';
import type { InferData, MessageSchema } from './payload/schema';
import type { Broadcaster, MessagedEvent, Model, RecordId } from './types';

/** What the hook needs of a Sails app. */
interface SailsApp {
  readonly hooks: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
  readonly models: Readonly<Record<string, Model>>;
  readonly io: Broadcaster;
  readonly log: { warn(text: string): void };
  after(events: string[], listener: () => void): void;
  on(event: string, listener: () => void): void;
}

interface SailsHook {
  /** Sails gives each hook the name of its settings, `message` unless the app says otherwise. */
  readonly configKey?: string;
  configure(): void;
  initialize(done: (error?: unknown) => void): void;
}

/**
 * The installed hook: it gives every model `message()`, as soon as the ORM, the sockets and (where it is on) pubsub have
 * loaded, and again after every reload of the ORM. Sails finds it by itself; nobody calls it.
 *
 * Its only setting is `sails.config.message.recovery`: false, true, or Socket.IO's `{ maxDisconnectionDuration }` in
 * milliseconds. It turns on Socket.IO's connection state recovery, which is off unless it is set. A wrong setting fails
 * the lift.
 */
function hook(sails: SailsApp): SailsHook {
  let recovery: RecoverySetting;
  return {
    configure() {
      recovery = recoverySetting(sails.config[this.configKey ?? 'message']);
    },

    initialize(done) {
      const missing = ['orm', 'sockets'].filter((name) => sails.hooks[name] === undefined);
      if (missing.length > 0) {
        sails.log.warn(whatIsMissing(missing));
        done();
        return;
      }
      // To wait for a hook that is off would never end. Pubsub is done first, so that what core gives a model is kept.
      const pubsub = sails.hooks['pubsub'] !== undefined;
      const giveMessage = () => {
        mixin(sails.models, sails.io);
      };
      sails.on(pubsub ? 'hook:pubsub:reloaded' : 'hook:orm:reloaded', giveMessage);
      sails.after(['hook:orm:loaded', 'hook:sockets:loaded', ...(pubsub ? ['hook:pubsub:loaded'] : [])], () => {
        try {
          enableRecovery(sails.io, recovery);
          giveMessage();
        } catch (error) {
          done(error);
          return;
        }
        done();
      });
    },
  };
}

/** Reads the app's settings for this hook; a name that isn't known is a mistake that would otherwise go unseen. */
function recoverySetting(settings: unknown): RecoverySetting {
  if (settings === undefined) return undefined;
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    throw new Error(`sails.config.message is ${kindOf(settings)}. Write { recovery: true }, or leave it out.`);
  }
  const { recovery, _hookTimeout, ...unknown } = settings as Record<string, unknown>; // the latter is Sails' own
  const [name] = Object.keys(unknown);
  if (name !== undefined) {
    throw new Error(`sails.config.message.${name} is no setting of sails-hook-message: it has only \`recovery\`.`);
  }
  return checkRecovery(recovery);
}

function whatIsMissing(names: string[]): string {
  const hooks = `${names.map((name) => `\`${name}\``).join(' and ')} ${names.length > 1 ? 'hooks' : 'hook'}`;
  const packages = names.map((name) => `sails-hook-${name}`).join(' ');
  return (
    `sails-hook-message: models have no message() in this app, because it lacks the ${hooks}. ` +
    `To have it: npm install ${packages}, and don't switch it off in sails.config.hooks.`
  );
}

/**
 * What stands beside the hook for those who import it.
 *
 * @hidden
 */
declare namespace hook {
  export { MessageError };
  export type { InferData, MessagedEvent, MessageErrorCode, MessageMethods, MessageSchema, RecordId, SentMessage };
}

// Not enumerable, because Sails binds every method that it finds on an installed hook (`_.bindAll`), and `instanceof` knows
// no bound class. In this form Node finds the name for `import { MessageError }` (cjs-module-lexer reads no other object).
module.exports = hook;
Object.defineProperty(module.exports, 'MessageError', { value: MessageError });

export = hook;
