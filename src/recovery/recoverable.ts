/** The event that brings a client nothing but an offset. */
const OFFSET = 'sails-hook-message:offset';

interface Session {
  readonly sid: string;
  readonly pid: string;
  readonly rooms: string[];
  readonly data: unknown;
}

/** As much of Socket.IO 4.6 as is used here. A socket's `pid` is its own; the rest has types that are public. */
interface Socket {
  readonly id: string;
  readonly pid: string;
  readonly rooms: ReadonlySet<string>;
  readonly data: unknown;
  readonly conn: { close(discard: boolean): void };
  emit(event: string): unknown;
  on(event: 'disconnect', listener: (reason: string) => void): unknown;
}
interface Adapter {
  persistSession(session: Session): void;
  restoreSession(pid: string, offset: string): unknown;
  on(event: 'join-room' | 'leave-room', listener: (room: string, id: string) => void): unknown;
}
export interface Namespace {
  readonly adapter: object;
  readonly sockets: ReadonlyMap<string, Socket>;
  emit(event: string): unknown;
  on(event: 'connection', listener: (socket: Socket) => void): unknown;
}

/**
 * Sees that the clients of a namespace can be recovered when it matters, where Socket.IO alone can't:
 *
 * - Socket.IO recovers only a client that can name the last packet it got, while the server still has that packet. One
 *   that has heard nothing yet, or nothing for long, would not be recovered. So every client is sent an event without any
 *   content when it connects, and again after every period.
 * - Socket.IO keeps a session only when it notices that a client is gone, which takes up to a minute if no cable tells it.
 *   A phone that changes its network is back long before. So the old connection is closed first.
 * - The session of a client whose node died is kept by nobody. So an adapter that keeps sessions outside of the process is
 *   given them as soon as there are any, and whenever they change. Since they expire there, also after every period.
 *
 * @param namespace - one whose adapter can restore sessions
 * @param period - the time between two offsets, in milliseconds
 * @param isShared - whether the adapter keeps sessions outside of this process
 */
export function keepRecoverable(namespace: Namespace, period: number, isShared: boolean): void {
  const shareSessions = isShared ? sessionSharing(namespace) : undefined;
  closeBeforeRestoring(namespace);
  namespace.on('connection', (socket) => {
    socket.emit(OFFSET);
  });
  whileConnected(namespace, period, () => {
    namespace.emit(OFFSET);
    shareSessions?.();
  });
}

/** Does something after every period. The timer runs only while clients are connected, so nobody has to stop it. */
function whileConnected(namespace: Namespace, period: number, act: () => void): void {
  let timer: NodeJS.Timeout | undefined;
  const tick = () => {
    if (namespace.sockets.size > 0) {
      act();
    } else {
      clearInterval(timer);
      timer = undefined;
    }
  };
  namespace.on('connection', () => {
    timer ??= setInterval(tick, period).unref();
  });
}

/** Makes the server notice at once that a client is gone when it is back, by which Socket.IO keeps its session. */
function closeBeforeRestoring(namespace: Namespace): void {
  const adapter = namespace.adapter as Adapter;
  const sockets = new Map<string, Socket>();
  namespace.on('connection', (socket) => {
    sockets.set(socket.pid, socket);
    socket.on('disconnect', () => sockets.delete(socket.pid));
  });
  const restore = adapter.restoreSession.bind(adapter);
  adapter.restoreSession = (pid, offset) => {
    sockets.get(pid)?.conn.close(true);
    return restore(pid, offset);
  };
}

/** Keeps what a client would need if this process died. Answers what does so for all clients again. */
function sessionSharing(namespace: Namespace): () => void {
  const adapter = namespace.adapter as Adapter;
  const restore = adapter.restoreSession.bind(adapter);
  const share = ({ id, pid, rooms, data }: Socket) => {
    adapter.persistSession({ sid: id, pid, rooms: [...rooms], data });
  };

  // Rooms are joined and left by the dozen; what counts is what remains.
  const changed = new Set<string>();
  const shareChanged = () => {
    for (const id of changed) {
      const socket = namespace.sockets.get(id);
      if (socket !== undefined) share(socket);
    }
    changed.clear();
  };
  for (const event of ['join-room', 'leave-room'] as const) {
    adapter.on(event, (_room, id) => {
      if (changed.size === 0) setImmediate(shareChanged);
      changed.add(id);
    });
  }

  namespace.on('connection', (socket) => {
    socket.on('disconnect', (reason) => {
      // Who left or was made to leave must not be recovered. An adapter gives a session away only once.
      if (reason.endsWith('namespace disconnect')) void forget(socket.pid);
    });
  });
  const forget = async (pid: string) => {
    try {
      await restore(pid, '0-0');
    } catch {
      // so it answers that nothing was sent at that offset
    }
  };
  return () => {
    namespace.sockets.forEach(share);
  };
}
