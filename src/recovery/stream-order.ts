/** The number by which adapters that are made from Socket.IO's ClusterAdapter know a broadcast. */
const BROADCAST = 3;

export interface Options {
  readonly rooms: ReadonlySet<string>;
  readonly except: ReadonlySet<string>;
  readonly flags?: { readonly local?: boolean };
}
export interface Message {
  readonly uid: string;
  readonly type: number;
}
interface Session {
  readonly missedPackets: readonly (readonly unknown[])[];
}

/** As much of @socket.io/redis-streams-adapter as is used here, none of which it promises to its users. */
interface StreamsAdapter {
  readonly uid: string;
  broadcast(packet: object, options: Options): Promise<void>;
  publishAndReturnOffset(message: object): Promise<string>;
  onMessage(message: Message, offset?: string): void;
  addOffsetIfNecessary(packet: object, options: Options, offset: string): void;
  restoreSession(pid: string, offset: string): Promise<Session>;
}

/**
 * Makes a node with @socket.io/redis-streams-adapter bring everything to its clients in the order of the stream.
 *
 * By itself, this adapter brings what its own node sends as soon as Redis has it, and the rest as soon as it has read it.
 * So a client may have the end of the stream before the middle, and when it comes back and names the last packet that it
 * got, the middle is lost; or it is sent again what it had. And what the node has not read yet when a client comes back, it
 * brings twice: once as missed, and once when it reads it. Here a node reads what it has sent itself like all the rest, and
 * what a client missed ends where the node has read to.
 *
 * @param adapter - any adapter; one that is another, or of another make, is left as it is
 */
export function keepStreamOrder(adapter: object): void {
  if (adapter.constructor.name !== 'RedisStreamsAdapter' || !('publishAndReturnOffset' in adapter)) return;
  const streams = adapter as StreamsAdapter;
  let read: string | undefined;
  /** What this node has sent and not read yet, in the order of the stream. */
  const unread = new Map<string, () => unknown>();
  /** What it had read before Redis told it what it has sent. */
  const early = new Set<string>();
  /** What it has brought at once, because it did not read yet. */
  const ahead = new Set<string>();

  /** What fell off the stream, which is cut to a length, before it was read is not lost to the node's own clients. */
  const bringSkipped = (upTo: string) => {
    for (const [offset, bringHere] of unread) {
      if (!isAfter(upTo, offset)) return;
      unread.delete(offset);
      void bringHere();
    }
  };

  const broadcast = streams.broadcast.bind(streams);
  streams.broadcast = async (packet, options) => {
    const { rooms, except, flags } = options;
    if (flags?.local === true) return broadcast(packet, options);
    const bringHere = () => broadcast(packet, { ...options, flags: { ...flags, local: true } });
    const message = { type: BROADCAST, data: { packet, opts: { rooms: [...rooms], except: [...except], flags } } };
    let offset: string;
    try {
      offset = await streams.publishAndReturnOffset(message);
    } catch {
      return bringHere(); // as this adapter does by itself: at least the node's own clients hear
    }
    if (early.delete(offset)) return;
    if (read === undefined) {
      // A node that has just started may begin to read after this.
      ahead.add(offset);
      streams.addOffsetIfNecessary(packet, options, offset);
      await bringHere();
    } else {
      unread.set(offset, bringHere);
      bringSkipped(read);
    }
  };

  const onMessage = streams.onMessage.bind(streams);
  streams.onMessage = (message, offset) => {
    if (offset === undefined) {
      onMessage(message); // which is not of the stream
      return;
    }
    read = offset;
    bringSkipped(offset);
    const isOwn = message.uid === streams.uid && message.type === BROADCAST;
    if (isOwn && ahead.delete(offset)) return;
    if (isOwn && !unread.delete(offset)) early.add(offset);
    onMessage(isOwn ? { ...message, uid: 'self' } : message, offset);
  };

  const restore = streams.restoreSession.bind(streams);
  streams.restoreSession = async (pid, offset) => {
    const session = await restore(pid, offset);
    const missedPackets = session.missedPackets.filter((packet) => read === undefined || !isAfter(packet.at(-1), read));
    return { ...session, missedPackets };
  };
}

/** Offsets of Redis are `<milliseconds>-<number>`. */
function isAfter(offset: unknown, other: string): boolean {
  const [time = 0, number = 0] = String(offset).split('-').map(Number);
  const [otherTime = 0, otherNumber = 0] = other.split('-').map(Number);
  return time > otherTime || (time === otherTime && number > otherNumber);
}
