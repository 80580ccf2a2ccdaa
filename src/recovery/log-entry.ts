/** A position in the log. Offsets have the form of Redis' stream ids: `<milliseconds>-<sequence>`. */
export type Offset = string;

/** Which sockets an entry is for, as Socket.IO's `BroadcastOptions`, in a form that can be encoded. */
export interface Target {
  readonly rooms: readonly string[];
  readonly except: readonly string[];
  readonly flags: Flags;
}

interface Flags {
  /** Only the sockets of the node that sends it. */
  readonly local?: boolean;
  /** A client that is away need not receive it. */
  readonly volatile?: boolean;
  readonly compress?: boolean;
}

/** A Socket.IO event: its name and arguments, and an id if the sender expects an acknowledgement. */
export interface EventPacket {
  readonly type: number;
  readonly data: readonly unknown[];
  readonly id?: number;
  nsp?: string;
}

/** A packet as it goes over the wire: its text, and binary data apart. */
export type Encoded = readonly (string | Buffer)[];

/** What a node can issue. */
export type Command = Broadcast | Join | Disconnect | Claim | Departure | Mark;

interface Broadcast {
  readonly kind: 'broadcast';
  readonly target: Target;
  /** False for what a client that is away need not receive: a volatile event, or one with an acknowledgement. */
  readonly recoverable: boolean;
  /** Returns the event. In Redis it is encoded, and not every node has clients that it is for. */
  packet: () => EventPacket;
  /** The sender expects an acknowledgement of each client. */
  readonly requestId?: string;
  /** The event as it goes over the wire, once it has been encoded. */
  encoded?: Encoded;
}
interface Join {
  readonly kind: 'join' | 'leave';
  readonly target: Target;
  readonly rooms: readonly string[];
}
interface Disconnect {
  readonly kind: 'disconnect';
  readonly target: Target;
  readonly close: boolean;
}
/** A node restores a session: a node that has an older epoch of it gives it up. */
interface Claim {
  readonly kind: 'claim';
  readonly pid: string;
  readonly epoch: number;
}
/** A client left, or was disconnected by the app (`kicked`): its session is never restored again. */
interface Departure {
  readonly kind: 'departure';
  readonly pid: string;
  readonly kicked: boolean;
}
/** Keeps the newest offset recent while nothing is sent, and shows a node how far it has read. */
interface Mark {
  readonly kind: 'mark';
}

interface Origin {
  readonly namespace: string;
  /** The id of the node that issued it. */
  readonly node: string;
  /** Counts what the node issued. Claims and departures have none: Redis appends them, in the order of its own. */
  readonly sequence: number | undefined;
  readonly offset: Offset;
}

/** A command in the log. */
export type LogEntry = Command & Origin;
export type BroadcastEntry = Broadcast & Origin;
export type MembershipEntry = (Join | Disconnect) & Origin;
