/**
 * What happened in a run. All times are milliseconds of one clock. A namespace other than `/` is part of the names: the
 * sender `n1/second` counts its own messages, and the client `c4/second` has its own events.
 */
export interface History {
  /** Every message, by its sender, in the order sent. A message's number is its place in the list, from 1. */
  readonly sends: ReadonlyMap<string, readonly Send[]>;
  readonly clients: readonly ClientHistory[];
  /** The last message of each sender that was still there in the end: it has to arrive, and all before it. */
  readonly last: ReadonlyMap<string, number>;
  /** What nodes saw of their clients. */
  readonly departures: readonly Departure[];
  readonly faults: readonly Fault[];
  readonly deaths: readonly Death[];
  readonly probes: readonly Probe[];
  /** Sockets of one session that were connected at the same time when the run ended. */
  readonly sharedSessions: readonly string[];
}

/** What follows the name of a sender or a client; nothing for the namespace `/`. */
export function namespaceOf(name: string): string {
  const start = name.indexOf('/');
  return start < 0 ? '' : name.slice(start);
}

export interface Send {
  readonly record: number;
  readonly at: number;
  /** The id of the socket that the message excludes. */
  readonly omitted?: string | undefined;
}

export interface MessageId {
  readonly sender: string;
  readonly number: number;
}

export interface ClientHistory {
  readonly name: string;
  readonly events: readonly ClientEvent[];
}

/** How far a node had delivered each sender's messages to its own clients. */
export type Delivered = Readonly<Record<string, number>>;

export type ClientEvent =
  | {
      readonly kind: 'connected';
      readonly at: number;
      /** When the client asked for it. */
      readonly askedAt: number;
      readonly recovered: boolean;
      readonly hadOffset: boolean;
      readonly sid: string;
      readonly node: string;
    }
  | { readonly kind: 'disconnected'; readonly at: number; readonly reason: string }
  | { readonly kind: 'joining'; readonly at: number; readonly records: readonly number[]; readonly remote?: true }
  | { readonly kind: 'joined'; readonly at: number; readonly records: readonly number[]; readonly delivered: Delivered }
  | { readonly kind: 'leaving' | 'left'; readonly at: number; readonly records: readonly number[] }
  /** The rooms in which the client's node has its socket. */
  | { readonly kind: 'rooms'; readonly at: number; readonly records: readonly number[] }
  | ({ readonly kind: 'message'; readonly at: number } & MessageId)
  /**
   * A node sent this in the same tick as a join, a leave or a disconnect, so it is known whether it has to arrive. It is
   * acknowledged where the client itself asked for it, and got the reply.
   */
  | ({
      readonly kind: 'expected';
      readonly at: number;
      readonly sid: string;
      readonly arrives: boolean;
      readonly isAcknowledged: boolean;
    } & MessageId)
  | { readonly kind: 'fault'; readonly at: number; readonly name: string };

export type EventOf<Kind extends ClientEvent['kind']> = Extract<ClientEvent, { readonly kind: Kind }>;

/** A socket that a node saw leave, or made leave. */
export interface Departure {
  readonly at: number;
  readonly node: string;
  readonly sid: string;
}

/** A fault of a node, of Redis, or of the connections between them. */
export interface Fault {
  readonly name: string;
  readonly from: number;
  readonly until: number;
  /** Redis forgot what it held, or rejected what it was sent. */
  readonly loses?: 'data' | 'writes';
}

export interface Death {
  readonly node: string;
  readonly at: number;
  /** What a node printed that ended unexpectedly. */
  readonly crash?: string;
}

/** A connection that presented what was not its own. */
export interface Probe {
  readonly at: number;
  readonly name: string;
  readonly outcome: 'rejected' | 'recovered' | 'without-response';
}
