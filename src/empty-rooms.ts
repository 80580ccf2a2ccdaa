import type { Broadcaster } from './types';

/**
 * Whether it is certain that nobody can hear what would be sent into a room, so that it need not be sent.
 *
 * Socket.IO encodes a packet before it looks who is there, which is most of what a message to nobody costs. Which rooms
 * there are is documented (https://socket.io/docs/v4/rooms/), but only with the adapter in memory is it the whole truth:
 * others forward a packet to other nodes, or keep it for those who come back. Socket.IO has no word for "the adapter in
 * memory, and nothing around it", so that is found out here, and nowhere else: a packet's way must be the one that it has
 * in a server without options, and as Socket.IO wrote it. Whatever differs is always called.
 *
 * @param event - the event's name
 * @throws what Socket.IO throws on the name of an event that it keeps for itself
 *
 * @example
 * if (!isSurelyEmpty(io, room, 'user')) io.to(room).emit('user', envelope);
 */
export function isSurelyEmpty(broadcaster: Broadcaster, room: string, event: string): boolean {
  const namespace = namespaceOf(broadcaster);
  const { adapter } = namespace;
  if (!(adapter?.rooms instanceof Map) || adapter.rooms.has(room)) return false;
  let way = ways.get(broadcaster);
  if (way?.adapter !== adapter)
    ways.set(broadcaster, (way = { adapter, isPlain: wayBy(broadcaster, namespace, adapter) }));
  return way.isPlain(event);
}

/** A server of Socket.IO 4, as far as this looks. A broadcaster may be one, or one of its namespaces, or neither. */
interface Server extends Broadcaster {
  readonly sockets: Namespace;
}

interface Namespace extends Broadcaster {
  readonly server?: Server;
  readonly adapter?: { readonly rooms?: unknown };
}

/** What was found out about a broadcaster, for as long as it has the same adapter. */
const ways = new WeakMap<Broadcaster, { readonly adapter: object; readonly isPlain: (event: string) => boolean }>();

function namespaceOf(broadcaster: Broadcaster): Namespace {
  // A server's `adapter` is a method.
  const isServer = typeof (broadcaster as { adapter?: unknown }).adapter === 'function';
  return isServer ? (broadcaster as Server).sockets : broadcaster;
}

/** Looks at a packet's way, and answers how to tell that it is still the same, and that it may be gone by an event. */
function wayBy(broadcaster: Broadcaster, namespace: Namespace, adapter: object): (event: string) => boolean {
  const plain = serverWithoutOptions(namespace.server);
  if (plain === undefined || !isAlike(namespace, plain.sockets) || !isAlike(adapter, plain.sockets.adapter))
    return never;
  const operator = plain.to('');
  const steps = [
    new Step(broadcaster, 'to'),
    new Step(namespace, 'to'),
    new Step(operator, 'emit'),
    new Step(adapter, 'broadcast'),
  ];
  if (!steps.every((step) => step.isAsWritten())) return never;
  const allowed = new Set<string>();
  return (event) => {
    if (!steps.every((step) => step.isUnchanged())) return false;
    if (!allowed.has(event)) operator.emit(event); // It goes to nobody, and throws where the real one would.
    allowed.add(event);
    return true;
  };
}

const never = () => false;

interface PlainServer {
  readonly sockets: { readonly adapter: object };
  to(room: string): { emit(event: string): unknown };
}

/** Socket.IO's own class opens nothing when it is told nothing; a class of the app's own might do anything. */
function serverWithoutOptions(server: Server | undefined): PlainServer | undefined {
  if (server === undefined) return undefined;
  const prototype = prototypeOf(server);
  const isOwnClass = Object.hasOwn(prototype, 'attach') && !('attach' in prototypeOf(prototype));
  return isOwnClass ? new (prototype.constructor as new () => PlainServer)() : undefined;
}

function isAlike(one: object, other: object): boolean {
  return prototypeOf(one) === prototypeOf(other);
}

function prototypeOf(value: object): object {
  return Object.getPrototypeOf(value) as object;
}

/** A method that a packet goes by. */
class Step {
  readonly #owner: Record<string, unknown>;
  readonly #name: string;
  readonly #method: unknown;

  constructor(owner: object, name: string) {
    this.#owner = owner as Record<string, unknown>;
    this.#name = name;
    this.#method = this.#owner[name];
  }

  /** A class's text holds the texts of its methods (ECMA-262, Function.prototype.toString), but not what was put in later. */
  isAsWritten(): boolean {
    return textOf(prototypeOf(this.#owner).constructor).includes(textOf(this.#method));
  }

  isUnchanged(): boolean {
    return this.#owner[this.#name] === this.#method;
  }
}

function textOf(method: unknown): string {
  return Function.prototype.toString.call(method);
}
