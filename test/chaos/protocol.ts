import type { Delivered, MessageId, Send } from './check/history';
import type { Settings } from './settings';

/** What a node is started with, as JSON in its environment. */
export interface NodeConfig extends Pick<
  Settings,
  'seed' | 'library' | 'pingInterval' | 'pingTimeout' | 'maxDisconnectionDuration'
> {
  readonly name: string;
  readonly port: number;
  /** Without it, all stays in memory. */
  readonly redisPort: number | undefined;
  /** It sends, and takes no clients. */
  readonly isWorker: boolean;
}
export const NODE_CONFIG = 'CHAOS_NODE';

export type Namespace = '/' | '/second';

/** What a client asks of its node: the event's name, or in Sails the end of the address. */
export interface Requests {
  join: { records: number[] };
  leave: { records: number[] };
  rooms: { records?: never };
  sequence: { record: number; steps: Step[] };
}
/** What a node does in one tick, to the client that asks and to one record. */
export type Step = 'join' | 'leave' | 'send';

export interface Reply {
  readonly records: number[];
  readonly delivered: Delivered;
  readonly expected: (MessageId & { readonly arrives: boolean })[];
}

/** What the program asks of a node. */
export interface Commands {
  rate(perSecond: number): void;
  /** Sends one message to every record, after which nothing comes any more. */
  finish(): void;
  /** Sends two messages to a record, and disconnects a socket in the same tick. */
  kick(kick: { namespace: Namespace; sid: string; record: number | undefined; way: KickWay }): MessageId[];
  /** Makes a socket join, wherever it is connected, and sends a message to the record in the same tick. */
  joinRemotely(join: { namespace: Namespace; sid: string; record: number }): MessageId[];
  state(): NodeState;
}
export const KICK_WAYS = [
  'disconnect',
  'disconnect and close',
  'disconnectSockets',
  'disconnectSockets and close',
] as const;
export type KickWay = (typeof KICK_WAYS)[number];

export interface NodeState {
  /** `pid` is a session's own; it is secret, and known to its client. */
  readonly sockets: { readonly pid: string; readonly namespace: string; readonly sid: string }[];
  /** The longest time that the event loop stood still, in milliseconds. */
  readonly stall: number;
}

export type FromNode =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly call: number; readonly result: unknown }
  | { readonly kind: 'sent'; readonly sender: string; readonly first: number; readonly sends: Send[] }
  | { readonly kind: 'departed'; readonly sid: string; readonly at: number };

export interface ToNode {
  readonly call: number;
  readonly command: keyof Commands;
  readonly parameters: unknown[];
}

/** A sender and a number. */
export type MessageKey = `${string} ${number}`;

/** The data of a message. */
export interface Content extends MessageId {
  readonly at: number;
  readonly omitted?: string;
  readonly padding: string;
}
export const MODEL = 'item';
