/** Where the cookie is kept, in `socket.data`, which is restored with the client. */
const KEY = 'sails-hook-message:cookie';

interface Socket {
  readonly recovered?: boolean;
  readonly data: Record<string, unknown>;
  readonly handshake: { readonly headers: { cookie?: string } };
  readonly request: { readonly rawHeaders: readonly string[] };
}

/** The part of a Socket.IO server that is used here. */
export interface ServerWithSockets {
  of(namespace: '/'): { prependListener(event: 'connection', listener: (socket: Socket) => void): unknown };
}

/**
 * Gives a recovered client without a cookie, as most clients outside of browsers, the session that it had.
 *
 * Sails creates a cookie for such a client when it connects, in a middleware that doesn't run for a recovered one. Without
 * it, each of its requests that are under way at once gets a session of its own. (sails-hook-sockets 3,
 * `lib/load-session-from-socket.js`)
 */
export function keepSessionCookie(io: ServerWithSockets): void {
  io.of('/').prependListener('connection', ({ recovered, data, handshake: { headers }, request }) => {
    const { rawHeaders } = request; // Names and values in turn, as the client has sent them.
    if (rawHeaders.some((name, index) => index % 2 === 0 && name.toLowerCase() === 'cookie')) return;
    if (recovered !== true) data[KEY] = headers.cookie;
    else if (typeof data[KEY] === 'string') headers.cookie = data[KEY];
  });
}
