import { deserialize, serialize } from 'node:v8';

import type { SessionState } from '../session';

/** Keeps what JSON would change: dates, buffers, references. Returns undefined for what can't be encoded, as functions. */
export function encode(value: unknown): string | undefined {
  try {
    return serialize(value).toString('base64');
  } catch {
    return undefined;
  }
}

export function decode(state: string): SessionState {
  return deserialize(Buffer.from(state, 'base64')) as SessionState;
}

let hasWarned = false;
export function warnOfData(): void {
  if (hasWarned) return;
  hasWarned = true;
  process.emitWarning(
    'A client can not be recovered, because its socket.data can not be saved. Put only plain data into socket.data.',
    'sails-hook-message',
  );
}
