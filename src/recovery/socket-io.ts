import type { BroadcastOptions } from 'socket.io-adapter';

import type { BroadcastEntry, Encoded, EventPacket } from './log-entry';
import type { RecoveryOptions } from './options';

/**
 * What recovery uses of Socket.IO 4 beyond its documentation, in one place. Its own adapters use most of it too.
 * test/integration/recovery runs all of it against the real thing.
 */
export interface Socket {
  readonly id: string;
  /** The secret id with which a client claims its session. Public only in Socket.IO's client protocol. */
  pid?: string;
  recovered: boolean;
  data: unknown;
  readonly connected: boolean;
  readonly conn: { close(discard?: boolean): void };
  readonly client: { writeToEngine(packets: Encoded, options: object): void };
  join(rooms: string | string[]): unknown;
  leave(room: string): unknown;
  disconnect(close?: boolean): unknown;
  /** Writes a packet to this client alone. An acknowledgement goes this way. */
  packet(packet: { type: number }, options?: object): unknown;
  /** Takes the socket out of everything at once, whatever the state of its connection. */
  _onclose(reason: string): unknown;
}

export interface Namespace {
  readonly name: string;
  readonly sockets: ReadonlyMap<string, Socket>;
  readonly server: Server;
  use(middleware: (socket: Socket, next: (error?: Error) => void) => void): unknown;
  prependListener(event: 'connect', listener: (socket: Socket) => void): unknown;
  off(event: 'connect', listener: (socket: Socket) => void): unknown;
}

export interface Server {
  readonly opts: { connectionStateRecovery?: RecoveryOptions };
  readonly engine?: { readonly clientsCount: number };
  readonly encoder: { encode(packet: object): Encoded };
  readonly _parser: { readonly Decoder: new (options: { readonly maxAttachments: number }) => Decoder };
  adapter(): AdapterClass;
  adapter(adapter: AdapterClass): unknown;
  of(namespace: string): { readonly adapter: Adapter };
}

/**
 * Throws where a server is older than Socket.IO 4.6, the first version with connection state recovery, and with this method.
 */
export function assertSupported(server: object, feature: string): asserts server is Server {
  if ('serverSideEmitWithAck' in server) return;
  throw new Error(
    `${feature} needs Socket.IO 4.6 or newer, and this server is older. ` +
      'Update it: npm install socket.io@4, or npm install sails-hook-sockets@3 in a Sails app.',
  );
}

export interface Decoder {
  on(event: 'decoded', listener: (packet: { data: unknown[]; id?: number }) => void): unknown;
  add(data: string | Buffer): void;
}

/** Socket.IO's `Adapter`, and the one method of it that is private. */
export interface Adapter {
  readonly nsp: Namespace;
  readonly rooms: Map<string, Set<string>>;
  init(): void | Promise<void>;
  close(): void | Promise<void>;
  addAll(id: string, rooms: Set<string>): void | Promise<void>;
  del(id: string, room: string): void | Promise<void>;
  delAll(id: string): void;
  socketRooms(id: string): Set<string> | undefined;
  broadcast(packet: EventPacket, options: BroadcastOptions): void;
  broadcastWithAck(
    packet: EventPacket,
    options: BroadcastOptions,
    count: (clients: number) => void,
    acknowledge: Acknowledge,
  ): void;
  addSockets(options: BroadcastOptions, rooms: string[]): void;
  delSockets(options: BroadcastOptions, rooms: string[]): void;
  disconnectSockets(options: BroadcastOptions, close: boolean): void;
  persistSession(session: { sid: string; data: unknown }): void;
  restoreSession(pid: string, offset: string): unknown;
  /** Calls back with each socket of this node that an event is for. */
  apply(options: BroadcastOptions, callback: (socket: Socket) => void): void;
  /** Encodes an event, once for all sockets that it is sent to. */
  _encode(packet: object, options: object): Encoded;

  /** Set on the adapters of this package. */
  readonly canRecover?: boolean;
  /** On many nodes: expects the acknowledgements of the clients of other nodes. */
  expectRemoteAcknowledgements?(
    id: string,
    count: (clients: number) => void,
    acknowledge: Acknowledge,
    timeout: number,
  ): void;
  /** On many nodes: sends an event to the clients of this node, and their acknowledgements to the node that sent it. */
  answerBroadcast?(entry: BroadcastEntry, packet: EventPacket, options: BroadcastOptions): void;
}

export type Acknowledge = (...args: unknown[]) => void;

export type AdapterClass = new (namespace: Namespace) => Adapter;

/** socket.io-protocol's packet types. */
export const DISCONNECT = 1;
export const EVENT = 2;
export const ACK = 3;

/** What an adapter returns for a client that is recovered. */
export interface RestoredSession {
  readonly sid: string;
  readonly pid: string;
  readonly rooms: string[];
  readonly data: unknown;
  readonly missedPackets: unknown[][];
}
