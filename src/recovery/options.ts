import { describeType } from '../payload/describe-type';

/** Socket.IO's own options for connection state recovery, with its own defaults (Socket.IO 4, `ServerOptions`). */
export interface RecoveryOptions {
  /** How long a client may be disconnected and still be recovered, in milliseconds. */
  readonly maxDisconnectionDuration: number;
  /** Whether the middlewares of `io.use()` are skipped for a client that is recovered. */
  readonly skipMiddlewares: boolean;
}

export const DEFAULT_OPTIONS: RecoveryOptions = { maxDisconnectionDuration: 120_000, skipMiddlewares: true };
/** As long as a timer of Node can be: nearly 25 days. */
const MAX_DURATION = 2 ** 31 - 1;
/** Each client is sent an offset at least this often, in milliseconds. */
const MAX_REFRESH_INTERVAL = 30_000;

const EXPECTED = 'Expected true, false, or { maxDisconnectionDuration: <milliseconds>, skipMiddlewares: <boolean> }.';

/**
 * Reads Socket.IO's option `connectionStateRecovery`.
 *
 * @param value - what the app has configured
 * @param name - the setting's name, for an error
 * @returns undefined where recovery is off
 * @throws Error what is wrong with the setting
 */
export function parseRecoveryOptions(value: unknown, name: string): RecoveryOptions | undefined {
  if (value === undefined || value === false) return undefined;
  if (value === true) return DEFAULT_OPTIONS;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${name} is ${describeType(value)}. ${EXPECTED}`);
  }
  const { maxDisconnectionDuration, skipMiddlewares, ...rest } = { ...DEFAULT_OPTIONS, ...value };
  const [unknownKey] = Object.keys(rest);
  if (unknownKey !== undefined) throw new Error(`${name} has an unknown key, ${unknownKey}. ${EXPECTED}`);
  if (typeof skipMiddlewares !== 'boolean') {
    throw new Error(`${name}.skipMiddlewares is ${describeType(skipMiddlewares)}. Expected a boolean.`);
  }
  const duration: unknown = maxDisconnectionDuration;
  if (typeof duration !== 'number' || !(duration > 0 && duration <= MAX_DURATION)) {
    const actual = typeof duration === 'number' && Number.isFinite(duration) ? 'out of range' : describeType(duration);
    throw new Error(
      `${name}.maxDisconnectionDuration is ${actual}. Expected milliseconds, more than 0 and at most ${MAX_DURATION}.`,
    );
  }
  return { maxDisconnectionDuration: Math.ceil(duration), skipMiddlewares };
}

/** The options that are in force. Sails' own server has them only after its adapter was made. */
export type GetRecoveryOptions = () => RecoveryOptions;

/** How long the log is kept: a client that was away for the whole duration may name an offset that was old already. */
export function retention(options: RecoveryOptions): number {
  return options.maxDisconnectionDuration + 2 * refreshInterval(options);
}

/** How often each client is sent an offset. */
export function refreshInterval({ maxDisconnectionDuration }: RecoveryOptions): number {
  return Math.min(Math.ceil(maxDisconnectionDuration / 4), MAX_REFRESH_INTERVAL);
}
