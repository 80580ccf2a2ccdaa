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

/** The TCP socket of a request over HTTP: a `net.Socket` of Node. */
export interface TcpSocketLike {
  /** How many bytes it has received. */
  readonly bytesRead: number;
  /** Whether it is still connecting. */
  readonly connecting: boolean;
}

/** A Socket.IO socket, or its id alone. */
export interface SocketReference {
  readonly id: string;
  readonly socket?: SocketLike;
}

type Properties = Readonly<Record<string, unknown>>;

/** As Socket.IO generates ids (base64id). Socket.IO 2 puts the namespace before them: `/chat#ojIckSD2jqNzOqIrAGzL`. */
const SOCKET_ID = /^(?:\/[^#]*#)?[\w-]{20}$/;

/**
 * Resolves which socket made a request: that of a request over a socket, or the one that a request over HTTP names in its
 * header `X-Socket-ID`.
 *
 * @param req - undefined, null or false; a Sails or Express request, or its socket; or the id of a socket
 * @returns undefined if `req` is nothing, or a request over HTTP that names no socket
 * @throws MessageError `E_INVALID_REQ`
 */
export function resolveSocket(req: unknown): SocketReference | undefined {
  if (req === undefined || req === null || req === false) return undefined;
  let mistake: string;
  try {
    if (isSocketId(req)) return { id: req };
    if (isTcpSocket(req)) return undefined;
    if (isRequest(req)) return referToSocket(req.socket) ?? parseHeader(req.headers);
    const reference = referToSocket(req);
    if (reference !== undefined) return reference;
    mistake = describeMistake(req);
  } catch (error) {
    throw new MessageError('E_INVALID_REQ', 'req has a getter or proxy that throws. See `cause`.', { cause: error });
  }
  throw new MessageError('E_INVALID_REQ', `req is ${mistake}.`);
}

// Requests and sockets are recognized by their shape: Node, Express, Sails and Socket.IO each have classes of their own.

function referToSocket(value: unknown): SocketReference | undefined {
  const { id, join, leave, emit } = (value ?? {}) as Properties;
  const isSocket = typeof id === 'string' && [join, leave, emit].every((method) => typeof method === 'function');
  return isSocket ? { id, socket: value as SocketLike } : undefined;
}

function isTcpSocket(value: unknown): value is TcpSocketLike {
  const { bytesRead, connecting } = value as Properties;
  return typeof bytesRead === 'number' && typeof connecting === 'boolean';
}

function isRequest(value: unknown): value is RequestLike {
  const { method, url, headers } = value as Properties;
  return typeof method === 'string' && typeof url === 'string' && typeof headers === 'object' && headers !== null;
}

/** Whatever is not the id of a socket is ignored: it could name another room, whose members would not get the message. */
function parseHeader(headers: object): SocketReference | undefined {
  const id = (headers as Properties)['x-socket-id'];
  return isSocketId(id) ? { id } : undefined;
}

function isSocketId(value: unknown): value is string {
  return typeof value === 'string' && SOCKET_ID.test(value);
}

function describeMistake(req: unknown): string {
  const { req: innerReq, res, setHeader } = req as Properties;
  if (typeof innerReq === 'object' && typeof res === 'object') return "an action's `this`. Pass `this.req`";
  if (typeof setHeader === 'function') return 'a response. Pass `req`';
  const type = typeof req === 'string' ? 'a string that is not the id of a socket' : describeType(req);
  return `${type}. Expected a request, a Socket.IO socket or its id, or nothing`;
}
