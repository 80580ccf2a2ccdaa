import type { EventLog } from './log';
import type { BroadcastEntry, LogEntry } from './log-entry';
import type { OrderedAdapter } from './ordered-adapter';
import type { Session } from './session';
import { ACK, type Socket } from './socket-io';

/**
 * Makes `socket.disconnect()` come after what the node has sent before it: that is still on its way through the log, and
 * nothing is sent to a socket that is gone.
 */
export function sendBeforeDisconnecting(
  socket: Socket,
  session: Session,
  adapter: Pick<OrderedAdapter, 'isDisconnecting' | 'sendTo'>,
  log: EventLog,
): void {
  const disconnect = socket.disconnect.bind(socket);
  socket.disconnect = (close) => {
    const isFirst = !session.isKicked; // When Socket.IO closes the connection, it calls this again.
    session.isKicked = true;
    if (isFirst && socket.connected && !adapter.isDisconnecting) {
      for (const entry of log.pending()) if (isFor(entry)) adapter.sendTo(socket, entry);
    }
    return disconnect(close);
  };

  function isFor(entry: LogEntry): entry is BroadcastEntry {
    return entry.kind === 'broadcast' && entry.namespace === session.namespace && session.receives(entry);
  }
}

/**
 * Makes acknowledgements wait until the session is saved, so that a client that was told of a subscription is recovered
 * with it even if this node dies now.
 *
 * @param save - saves what has changed. Returns undefined if nothing has to be waited for
 */
export function holdAcknowledgements(socket: Socket, save: () => Promise<void> | undefined): void {
  const write = socket.packet.bind(socket);
  let last: Promise<void> | undefined;
  socket.packet = (packet, options) => {
    if (packet.type !== ACK) return write(packet, options);
    const saved = save();
    if (saved === undefined && last === undefined) return write(packet, options);
    const current = Promise.all([last, saved]).then(() => {
      if (last === current) last = undefined;
      write(packet, options);
    });
    last = current;
    return undefined;
  };
}
