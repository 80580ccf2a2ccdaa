import { publishRejected } from '../broadcast/diagnostics';
import type { MessageError } from '../errors';
import { describeType } from '../payload/describe-type';
import type { Model } from './model';

/**
 * Receives the error of each call of `message()` that was rejected. What it throws, `message()` throws.
 *
 * @example
 * const onError: OnError = (error) => { throw error; };
 */
export type OnError = (error: MessageError) => unknown;

/**
 * Parses a setting or an option that takes an {@link OnError}.
 *
 * @throws TypeError if it is anything but a function or undefined
 */
export function parseOnError(value: unknown, name: string): OnError | undefined {
  if (value === undefined || typeof value === 'function') return value as OnError | undefined;
  throw new TypeError(`${name} is ${describeType(value)}. Expected a function that receives an error.`);
}

/** Throws the error of a rejected call, which is the default without Sails. */
export function throwError(error: MessageError): never {
  throw error;
}

/** Reports a call of `message()` that was rejected. */
export function rejectCall(model: Model, error: MessageError, onError: OnError): void {
  publishRejected(model.identity, error);
  // An unhandled rejection would end the process.
  Promise.resolve(onError(error)).catch(() => {
    process.emitWarning('The onError of sails-hook-message returned a promise that was rejected.', {
      detail: 'message() has returned by then. To make it throw, throw in a function that is not async.',
    });
  });
}
