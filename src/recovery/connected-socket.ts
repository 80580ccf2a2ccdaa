import type { EventLog } from './log';
import type { OrderedAdapter } from './ordered-adapter';
import type { Session } from './session';
import { ACK, DISCONNECT, type Socket } from './socket-io';

/**
 * Makes `socket.disconnect()` come after what the node has issued before it: that is still on its way through the log, and
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
    // Where it closes the connection, Socket.IO calls this a second time.
    const isFirst = !session.isKicked;
    session.isKicked = true;
    if (isFirst && socket.connected && !adapter.isDisconnecting) sendPending();
    return disconnect(close);
  };

  function sendPending(): void {
    for (const entry of log.pending()) {
      if (!('target' in entry) || entry.namespace !== session.namespace || !session.receives(entry)) continue;
      if (entry.kind === 'disconnect') return;
      if (entry.kind === 'broadcast') adapter.sendTo(socket, entry);
      else {
        const position = { offset: '0-0', node: entry.node, sequence: entry.sequence ?? 0 };
        for (const room of session.roomsChangedBy(entry, position)) session[entry.kind](room, position);
      }
    }
  }
}

/**
 * Makes acknowledgements wait until the session is saved, so that a client whose subscription was acknowledged is
 * recovered with it even if this node dies now. A client that the app disconnects is not recovered, so that they wait no
 * longer.
 *
 * @param save - saves what has changed. Returns undefined if nothing has to be waited for
 */
export function holdAcknowledgements(socket: Socket, save: () => Promise<void> | undefined): void {
  const write = socket.packet.bind(socket);
  const held: (() => void)[] = [];
  let last: Promise<void> | undefined;
  socket.packet = (packet, options) => {
    if (packet.type === DISCONNECT) while (held.length > 0) held.shift()?.();
    if (packet.type !== ACK) return write(packet, options);
    const saved = save();
    if (saved === undefined && held.length === 0) return write(packet, options);
    held.push(() => write(packet, options));
    last = Promise.all([last, saved])
      .then(() => held.shift()?.())
      .catch((error: unknown) => {
        process.emitWarning(error as Error); // It can't be encoded.
      });
    return undefined;
  };
}
