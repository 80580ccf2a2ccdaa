/**
 * The entry `sails-hook-message`: the hook, which Sails finds automatically, with the types and `MessageError` beside it.
 *
 * @packageDocumentation
 * @example
 * import { MessageError, type MessageMethods } from 'sails-hook-message';
 * // or: import hook = require('sails-hook-message');
 */
import type { Broadcaster, BroadcastOperator, SocketLike } from './broadcast/broadcaster';
import type { RejectedCall, SentMessage } from './broadcast/diagnostics';
import type { MessagedEvent, RecordId } from './broadcast/messaged-event';
import type { RequestLike, TcpSocketLike } from './broadcast/resolve-socket';
import { MessageError, type MessageErrorCode, type MessageErrorOptions } from './errors';
import { type MessageConfig, parseMessageConfig } from './hook/config';
import { type AppWithAdapter, flushBeforeShutdown } from './hook/flush-before-shutdown';
import { formatReport } from './hook/format-report';
import { keepSessionCookie, type ServerWithSockets } from './hook/keep-session-cookie';
import type { HasPayloadType, MessageMethods, SocketOrRequest, TypedMessage, UntypedMessage } from './model/methods';
import { mixin } from './model/mixin';
import type { Model } from './model/model';
import type { OnError } from './model/on-error';
import type { AnyRecord, RecordInput } from './model/record-ids';
import type { Jsonifiable, JsonifiableObject, JsonObject, JsonValue, NotJson } from './payload/json';
import type { InferPayload } from './payload/schema';
import { enableRecovery } from './recovery/enable';
import { parseRecoveryOptions, type RecoveryOptions } from './recovery/options';
import type { StandardSchemaV1 } from './standard-schema';

/** The part of a Sails app that the hook uses. */
interface SailsApp {
  /** The hooks that are on, by name. */
  readonly hooks: Readonly<Record<string, unknown>>;
  /** The settings, by the name of their hook. */
  readonly config: Record<string, unknown>;
  /** The models, by identity, once the ORM has loaded. */
  readonly models: Readonly<Record<string, Model>>;
  /** The Socket.IO server, once the sockets hook has loaded. */
  readonly io: Broadcaster;
  /** The logger. */
  readonly log: Readonly<Record<'error' | 'warn', (text: string) => void>>;
  /** Calls the listener once all events have been emitted. */
  after(events: string[], listener: () => void): void;
  /** Calls the listener each time the event is emitted. */
  on(event: string, listener: () => void): void;
}

/** What Sails expects of a hook. */
interface SailsHook {
  /** The name of the hook's settings in `sails.config`. Sails sets it to `message` unless the app renames the hook. */
  readonly configKey?: string;
  /** Called before any hook is initialized. */
  configure(): void;
  /** Called to load the hook, which calls back when it has loaded. */
  initialize(done: (error?: unknown) => void): void;
}

/**
 * The installed hook, which Sails loads automatically. It adds `message()` to every model as soon as the ORM, the sockets
 * and (if it is on) pubsub have loaded, and again after every reload of the ORM.
 *
 * A call of `message()` that is rejected is logged by `sails.log.error()` and does not throw, unless
 * `sails.config.message.onError` is a function: it receives the error, and what it throws, `message()` throws.
 *
 * `sails.config.sockets.connectionStateRecovery` turns on connection state recovery, which is off by default: true, or
 * Socket.IO's own options. With an invalid setting, Sails fails to lift.
 */
function hook(sails: SailsApp): SailsHook {
  let config: MessageConfig = {};
  let recovery: RecoveryOptions | undefined;
  const report = (error: MessageError) => {
    sails.log.error(formatReport(error));
  };
  return {
    configure() {
      config = parseMessageConfig(sails.config[this.configKey ?? 'message']);
      const { connectionStateRecovery } = (sails.config['sockets'] ?? {}) as { connectionStateRecovery?: unknown };
      recovery = parseRecoveryOptions(connectionStateRecovery, 'sails.config.sockets.connectionStateRecovery');
    },

    initialize(done) {
      const missingHooks = ['orm', 'sockets'].filter((name) => sails.hooks[name] === undefined);
      if (missingHooks.length > 0) {
        sails.log.warn(formatMissingHooksWarning(missingHooks));
        done();
        return;
      }
      const addMethods = () => {
        mixin(sails.models, sails.io, { onError: config.onError ?? report });
      };
      // After pubsub, so that models keep the methods of Sails core. If pubsub is off, its events never come.
      const hasPubsub = sails.hooks['pubsub'] !== undefined;
      sails.on(hasPubsub ? 'hook:pubsub:reloaded' : 'hook:orm:reloaded', addMethods);
      sails.after(['hook:orm:loaded', 'hook:sockets:loaded', ...(hasPubsub ? ['hook:pubsub:loaded'] : [])], () => {
        try {
          if (recovery !== undefined) {
            enableRecovery(sails.io, recovery);
            keepSessionCookie(sails.io as unknown as ServerWithSockets);
          }
          flushBeforeShutdown(sails as unknown as AppWithAdapter);
          addMethods();
        } catch (error) {
          done(error);
          return;
        }
        done();
      });
    },
  };
}

function formatMissingHooksWarning(names: string[]): string {
  const hooks = names.map((name) => `\`${name}\``).join(' and ');
  const packages = names.map((name) => `sails-hook-${name}`).join(' ');
  return (
    `sails-hook-message: message() is disabled, because the app has no ${hooks} ${names.length > 1 ? 'hooks' : 'hook'}. ` +
    `Run npm install ${packages}, and do not switch it off in sails.config.hooks.`
  );
}

/**
 * What the package exports in addition to the hook.
 *
 * @hidden
 */
declare namespace hook {
  export { MessageError };
  export type { MessageErrorCode, MessageErrorOptions, MessagedEvent, RejectedCall, SentMessage };
  export type { MessageMethods, TypedMessage, UntypedMessage, HasPayloadType, InferPayload, StandardSchemaV1 };
  export type { RecordId, RecordInput, AnyRecord, SocketOrRequest, RequestLike, SocketLike, TcpSocketLike };
  export type { JsonValue, JsonObject, Jsonifiable, JsonifiableObject, NotJson };
  export type { OnError, SailsApp, SailsHook, Model, Broadcaster, BroadcastOperator };
}

// Not enumerable, because Sails calls `_.bindAll()` on what it loads, which would replace the class by a bound function.
// Node finds the name for `import { MessageError }` only in this form (cjs-module-lexer).
// See https://github.com/balderdashy/sails/issues/2665: Sails still binds, so this stays.
module.exports = hook;
Object.defineProperty(module.exports, 'MessageError', { value: MessageError });

export = hook;
