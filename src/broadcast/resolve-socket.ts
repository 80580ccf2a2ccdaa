import { MessageError } from '../errors';
import { describeType } from '../payload/describe-type';
import type { SocketLike } from './broadcaster';

/** A Sails, Express or Node request. */
export interface RequestLike {
  /** The HTTP method. */
  readonly method?: string | undefined;
  /** The path and the query. */
  readonly url?: string | undefined;
  /** The headers by name. */
  readonly headers: object;
  /** The Socket.IO socket of a request over a socket, the TCP socket of a request over HTTP. */
  readonly socket?: unknown;
}

type Properties = Readonly<Record<string, unknown>>;

/**
 * Returns the socket that made a request.
 *
 * @param req - undefined, null or false; a Sails or Express request; or a Socket.IO socket
 * @returns the socket; undefined if `req` is nothing or a request over HTTP
 * @throws MessageError `E_INVALID_REQ`
 */
export function resolveSocket(req: unknown): SocketLike | undefined {
  if (req === undefined || req === null || req === false) return undefined;
  let mistake: string;
  try {
    if (isSocket(req)) return req;
    if (isRequest(req)) return isSocket(req.socket) ? req.socket : undefined;
    mistake = describeMistake(req);
  } catch (error) {
    throw new MessageError('E_INVALID_REQ', 'req has a getter or proxy that throws. See `cause`.', { cause: error });
  }
  throw new MessageError('E_INVALID_REQ', `req is ${mistake}.`);
}

// Requests and sockets are recognized by their shape: Node, Express, Sails and Socket.IO each have classes of their own.

function isSocket(value: unknown): value is SocketLike {
  const { id, join, leave, emit } = (value ?? {}) as Properties;
  return typeof id === 'string' && [join, leave, emit].every((method) => typeof method === 'function');
}

function isRequest(value: unknown): value is RequestLike {
  const { method, url, headers } = value as Properties;
  return typeof method === 'string' && typeof url === 'string' && typeof headers === 'object';
}

function describeMistake(req: unknown): string {
  const { req: innerReq, res, setHeader, remoteAddress } = req as Properties;
  if (typeof innerReq === 'object' && typeof res === 'object') return "an action's `this`. Pass `this.req`";
  if (typeof setHeader === 'function') return 'a response. Pass `req`';
  if (typeof remoteAddress === 'string') return 'the TCP socket of an HTTP request. Pass `req` itself';
  return `${describeType(req)}. Expected a request, a Socket.IO socket, or nothing`;
}
