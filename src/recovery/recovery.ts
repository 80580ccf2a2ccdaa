import { describeType as kindOf } from '../payload/describe-type';
import { keepRecoverable, type Namespace } from './recoverable';
import { keepStreamOrder } from './stream-order';

/** What the setting may be: off, on, or on with Socket.IO's own `maxDisconnectionDuration`, in milliseconds. */
export type RecoverySetting = boolean | { readonly maxDisconnectionDuration: number } | undefined;

const SETTING = 'sails.config.message.recovery';
const WANTED = 'Write true, or { maxDisconnectionDuration: <milliseconds> }, or false.';

/** The longest time after which what a client needs to be recovered is renewed: about as often, Socket.IO pings it. */
const MAX_PERIOD = 30_000;

interface SocketIoServer {
  readonly constructor: new (options: object) => SocketIoServer;
  readonly opts: { connectionStateRecovery?: { readonly maxDisconnectionDuration: number } };
  readonly engine?: { readonly clientsCount: number };
  readonly _nsps: ReadonlyMap<string, Namespace>;
  adapter(): object;
  adapter(adapter: object): unknown;
  of(namespace: string): Namespace;
  on(event: 'new_namespace', listener: (namespace: Namespace) => void): unknown;
}

/**
 * Tells a setting that can be meant from one that can't.
 *
 * @param setting - what stands in a configuration
 * @returns the same
 * @throws Error that says what is wrong with it, by kind and never by value, and what to write
 *
 * @example
 * checkRecovery({ maxDisconnectionDuration: 120_000 });
 */
export function checkRecovery(setting: unknown): RecoverySetting {
  if (setting === undefined || typeof setting === 'boolean') return setting;
  if (kindOf(setting) !== 'an object') throw new Error(`${SETTING} is ${kindOf(setting)}. ${WANTED}`);
  const { maxDisconnectionDuration: duration, ...others } = setting as Record<string, unknown>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new Error(`${SETTING} has a key that it doesn't know, ${unknown}. ${WANTED}`);
  const fault =
    typeof duration !== 'number' || !Number.isFinite(duration)
      ? kindOf(duration)
      : duration > 0
        ? undefined
        : 'not above 0';
  if (fault !== undefined) throw new Error(`${SETTING}.maxDisconnectionDuration is ${fault}. ${WANTED}`);
  return { maxDisconnectionDuration: duration as number };
}

/**
 * Turns on Socket.IO's connection state recovery on a server that was constructed without it: a client that was cut off
 * and comes back in time is in its rooms again, and is sent what it missed.
 *
 * Socket.IO takes this as an option of its constructor, and promises nothing for later; but Sails constructs its server
 * itself and has no setting for it. So this file, and no other, uses what Socket.IO keeps to itself: that the server reads
 * `opts.connectionStateRecovery` whenever it needs it, that `opts` holds the defaults after construction, that
 * `adapter()` gives every namespace a new adapter, and that `_nsps` has them all. A second server of the same class shows
 * the defaults and the adapter of that very copy of Socket.IO.
 *
 * `skipMiddlewares` is true, as in Socket.IO's defaults: the middlewares of `io.use()` don't run again for a client that
 * is recovered. With false they would protect nothing, because Socket.IO sends what was missed before it runs them; and
 * whatever is sent while they run (Sails' own waits for the session store) would be lost, although the client is told that
 * nothing is. What guards the handshake (`allowRequest`, Sails' `beforeConnect`) is asked every time.
 *
 * What Socket.IO's recovery lacks is added in recoverable.ts; for that, something is renewed every half minute (with a
 * short duration, every quarter of it).
 *
 * @param io - a Socket.IO server to which no client has connected yet
 * @param setting - what `checkRecovery()` answered; without recovery in it, nothing is done
 * @throws Error where this Socket.IO or its adapter can't restore sessions, or a client has connected: what to do
 *
 * @example
 * enableRecovery(sails.io, checkRecovery(sails.config.message.recovery));
 */
export function enableRecovery(io: object, setting: RecoverySetting): void {
  if (setting === undefined || setting === false) return;
  const server = io as SocketIoServer;
  const { opts, ...likeThis } = recoveringServer(server, setting === true ? {} : setting);
  const inMemory = [likeThis.adapter, Object.getPrototypeOf(likeThis.adapter)].includes(server.adapter());
  if (!inMemory && !restoresSessions(server.of('/').adapter)) throw new Error(UNABLE_ADAPTER);
  if (server.engine !== undefined && server.engine.clientsCount > 0) throw new Error(TOO_LATE);

  server.opts.connectionStateRecovery = opts;
  if (inMemory) server.adapter(likeThis.adapter);
  const keep = (namespace: Namespace) => {
    keepStreamOrder(namespace.adapter);
    keepRecoverable(namespace, Math.min(opts.maxDisconnectionDuration / 4, MAX_PERIOD), !inMemory);
  };
  server._nsps.forEach(keep);
  server.on('new_namespace', keep);
}

const TOO_OLD =
  `${SETTING} takes Socket.IO 4.6 or newer, and this server is older. ` +
  'Update it (npm install sails-hook-sockets@3 in a Sails app), or set it to false.';
const UNABLE_ADAPTER =
  `${SETTING} takes an adapter that can restore sessions, and this server's can't. ` +
  'Use @socket.io/redis-streams-adapter for many nodes, or no adapter for one node, or set it to false.';
const TOO_LATE = `${SETTING} has to be turned on before the first client connects, and one has.`;

/** What a server of the same class has that was constructed with recovery. */
function recoveringServer(server: SocketIoServer, options: object) {
  const other = new server.constructor({ connectionStateRecovery: { ...options, skipMiddlewares: true } });
  const opts = (other as Partial<SocketIoServer>).opts?.connectionStateRecovery;
  if (opts === undefined || !restoresSessions(other.of('/').adapter)) throw new Error(TOO_OLD);
  return { opts, adapter: other.adapter() };
}

/**
 * The base class of all adapters has a `restoreSession()` that restores nothing, since Socket.IO 4.6. So an adapter that
 * can has it twice on its chain of prototypes: its own, and the base's. To compare it with one base class wouldn't do,
 * because an adapter's package may have brought its own copy of that class.
 */
function restoresSessions(adapter: object): boolean {
  let found = 0;
  for (let object: object | null = adapter; object !== null; object = Object.getPrototypeOf(object) as object | null) {
    if (Object.hasOwn(object, 'restoreSession')) found++;
  }
  return found > 1;
}
