import { MessageError } from '../errors';
import { kindOf } from '../payload/describe-type';
import type { Socket } from '../types';

/**
 * Answers which socket made a request, to leave it out or to subscribe it.
 *
 * @param req - nothing (undefined, null or false), a Sails or Express request, or a Socket.IO socket
 * @param call - the call's name for an error's text, such as `User.message()`
 * @returns the socket; undefined for nothing, and for a request that came by HTTP
 * @throws MessageError `E_INVALID_REQ`
 *
 * @example
 * requesterOf(req, 'User.message()')?.id; // 'ojIckSD2jqNzOqIrAGzL'
 */
export function requesterOf(req: unknown, call: string): Socket | undefined {
  if (req === undefined || req === null || req === false) return undefined;
  if (isSocket(req)) return req;
  if (isRequest(req)) return isSocket(req.socket) ? req.socket : undefined;
  throw new MessageError(
    'E_INVALID_REQ',
    `${call}: req is ${meant(req)}. Pass a request, a Socket.IO socket, or nothing.`,
  );
}

type Form = readonly (readonly [key: string, type: string])[];

const SOCKET: Form = Object.entries({ id: 'string', join: 'function', leave: 'function', emit: 'function' });
const REQUEST: Form = Object.entries({ method: 'string', url: 'string', headers: 'object' });
const ACTION: Form = Object.entries({ req: 'object', res: 'object' });
const RESPONSE: Form = Object.entries({ setHeader: 'function', writeHead: 'function' });
const TCP_SOCKET: Form = Object.entries({ remoteAddress: 'string' });

function isSocket(value: unknown): value is Socket {
  return has(value, SOCKET);
}

/** By its form, since there are many classes: Node's own, Express', and those that Sails makes for its sockets. */
function isRequest(value: unknown): value is { socket?: unknown } {
  return has(value, REQUEST);
}

function has(value: unknown, form: Form): boolean {
  if (typeof value !== 'object' || value === null) return false;
  try {
    return form.every(([key, type]) => typeof (value as Record<string, unknown>)[key] === type);
  } catch {
    return false; // what throws when it is looked at is none of them
  }
}

/** Says what came, and what was likely meant. */
function meant(req: unknown): string {
  if (typeof req === 'string') return "a string: a socket can't be left out by its id alone";
  if (has(req, ACTION)) return "an action's `this`: pass `this.req`";
  if (has(req, RESPONSE)) return 'a response: pass `req`';
  if (has(req, TCP_SOCKET)) return 'a TCP socket, which HTTP came by: pass `req` itself';
  return kindOf(req);
}
