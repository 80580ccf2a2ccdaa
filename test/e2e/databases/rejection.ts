import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import type { MessageError } from '../../../src/errors';

const CHANNEL = 'sails-hook-message:rejected';

/** Returns the error of a rejected call, whether the app is set to throw such errors or to report them. */
export function captureRejection(call: () => void): MessageError {
  let rejection: unknown;
  const listener = (message: unknown) => {
    rejection = (message as { error: unknown }).error;
  };
  subscribe(CHANNEL, listener);
  try {
    call();
  } catch (error) {
    rejection = error;
  } finally {
    unsubscribe(CHANNEL, listener);
  }
  if (rejection === undefined) throw new Error('Expected the call to be rejected, but it was not.');
  return rejection as MessageError;
}
