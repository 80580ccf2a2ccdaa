import { types } from 'node:util';

import type { MessageError } from '../errors';

const FRAME = /^ {4}at .+:\d+:\d+\)?$/;
const FOREIGN_FRAME = /\bnode:|[/\\]node_modules[/\\]/;

/**
 * Formats a rejected call for the log: the text of the error, and the line of the app that made the call. What a getter, a
 * `toJSON` or a schema threw may quote the data, so only its line is shown.
 */
export function formatReport({ message, stack, cause }: MessageError): string {
  const lines = [`sails-hook-message: ${message}`, findAppFrame(stack)];
  const causeFrame = types.isNativeError(cause) ? findAppFrame(cause.stack) : undefined;
  if (causeFrame !== undefined) lines.push(causeFrame.replace('at ', 'cause: at '));
  return lines.filter((line) => line !== undefined).join('\n');
}

/** Returns the first line of a stack that is not of Node or a package, or else the first of all. */
function findAppFrame(stack: unknown): string | undefined {
  const frames = String(stack)
    .split('\n')
    .filter((line) => FRAME.test(line));
  return frames.find((frame) => !FOREIGN_FRAME.test(frame)) ?? frames[0];
}
