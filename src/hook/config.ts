import { type OnError, parseOnError } from '../model/on-error';
import { describeType } from '../payload/describe-type';

/** The settings of the hook: `sails.config.message`. */
export interface MessageConfig {
  readonly onError?: OnError | undefined;
}

/**
 * Parses the settings of the hook. An unknown one is rejected, because a misspelled one would have no effect and go unnoticed.
 *
 * @throws Error if a setting is invalid, so that Sails fails to lift
 */
export function parseMessageConfig(config: unknown): MessageConfig {
  if (config === undefined) return {};
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new Error(
      `sails.config.message is ${describeType(config)}. Expected a dictionary, such as { onError: (error) => … }.`,
    );
  }
  const { onError, _hookTimeout, ...rest } = config as Record<string, unknown>; // Sails itself adds _hookTimeout.
  const [unknownKey] = Object.keys(rest);
  if (unknownKey !== undefined) {
    throw new Error(`Unknown setting sails.config.message.${unknownKey}. The only setting is \`onError\`.`);
  }
  return { onError: parseOnError(onError, 'sails.config.message.onError') };
}
