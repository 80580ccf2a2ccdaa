import { randomBytes } from 'node:crypto';

import { difference } from 'lodash';

import { holdAcknowledgements, sendBeforeDisconnecting } from './connected-socket';
import { waitUntilReady } from './connections';
import type { EventLog } from './log';
import type { BroadcastEntry, LogEntry } from './log-entry';
import { type GetRecoveryOptions, refreshInterval } from './options';
import { Refresher } from './refresher';
import { bringUpToNow, claimSession } from './restore';
import { createSavingAdapter } from './saving-adapter';
import { Session } from './session';
import type { AdapterClass, Namespace, RestoredSession, Socket } from './socket-io';

/** The event by which a client learns an offset. It has no other content. */
export const OFFSET_EVENT = 'sails-hook-message:offset';

/**
 * Creates an adapter class that recovers clients from a log.
 *
 * @param Base - see {@link createSavingAdapter}
 */
export function createRecoveryAdapter(Base: AdapterClass, log: EventLog, getOptions: GetRecoveryOptions): AdapterClass {
  return class extends createSavingAdapter(Base, log) {
    override readonly canRecover = true;
    /** By socket id: the events that a client missed, which it is sent as soon as it is connected. */
    readonly #missed = new Map<string, readonly BroadcastEntry[]>();
    readonly #refresher: Refresher;
    readonly #onConnect = (socket: Socket) => {
      this.#connected(socket);
    };

    constructor(namespace: Namespace) {
      super(namespace);
      this.#refresher = new Refresher(getOptions, this.clients, (ids) => {
        this.#refresh(ids);
        // One for all nodes: the others see that it is there.
        if (log.tail.idleTime < refreshInterval(getOptions())) return;
        log.tail.restartIdleTime(); // While Redis is away, the mark does not get there.
        log.append(namespace.name, { kind: 'mark' });
      });
    }

    override init(): void | Promise<void> {
      if (log.ready !== undefined) waitUntilReady(this.nsp, log.ready);
      // Before the listeners of the app, so that what a client missed comes before what they send.
      this.nsp.prependListener('connect', this.#onConnect);
      this.#refresher.start();
      return super.init();
    }

    override close(): void | Promise<void> {
      this.#refresher.stop();
      this.nsp.off('connect', this.#onConnect);
      return super.close();
    }

    override applyEntry(entry: LogEntry): void {
      super.applyEntry(entry);
      if (entry.kind !== 'claim' && entry.kind !== 'departure') return;
      const session = this.clients.byPid(entry.pid);
      if (session === undefined || (entry.kind === 'claim' && entry.epoch <= session.epoch)) return;
      session.isOver = true;
      const socket = this.nsp.sockets.get(session.sid);
      if (entry.kind === 'departure' && entry.kicked) {
        socket?.disconnect();
      } else {
        socket?._onclose('transport close'); // At once, because a socket with the same id may be next.
        socket?.conn.close(true);
      }
    }

    override async restoreSession(pid: string, lastOffset: string): Promise<RestoredSession | undefined> {
      // The client may be back before this node has noticed that it was gone.
      const current = this.clients.byPid(pid);
      if (current !== undefined) await this.save(current.sid, 'refreshed');
      // A failure makes the client a new one. Socket.IO 4.6.0 would not catch it, and the process would end.
      const session = await claimSession(log, this.clients, this.nsp.name, pid, lastOffset).catch(() => undefined);
      if (session?.restoring === undefined) return undefined;
      // Socket.IO would send missed packets before the client receives that it is connected. socket.io-client keeps
      // them for then, and if the connection breaks before, it receives them twice.
      return { sid: session.sid, pid, rooms: session.rooms, data: session.restoring.state.data, missedPackets: [] };
    }

    override addAll(id: string, rooms: Set<string>): void | Promise<void> {
      const result = super.addAll(id, rooms);
      const socket = this.nsp.sockets.get(id);
      const session = this.clients.get(id);
      // A socket joins the room of its own id when it connects, right before the client receives that it is connected.
      if (socket === undefined || session?.isConnected !== false || !rooms.has(id)) return result;
      this.#connecting(socket, session);
      return this.save(id, 'changed');
    }

    /** Socket.IO writes CONNECT next. What has been applied up to now is what a restored client missed. */
    #connecting(socket: Socket, session: Session): void {
      const { restoring, epoch } = session;
      const restored = bringUpToNow(log, session);
      if (restoring !== undefined && restored !== undefined) {
        this.#missed.set(socket.id, restored.missed);
        // What middlewares have joined and left.
        for (const room of difference(session.rooms, restoring.rooms)) restored.session.join(room, log.position());
        for (const room of difference(restoring.rooms, session.rooms)) restored.session.leave(room, log.position());
        this.#enter(socket, Object.assign(restored.session, { epoch }));
      } else if (restoring !== undefined) {
        // It can't be restored after all, and `recovered` must be false for its client.
        Object.assign(socket, { recovered: false, pid: randomBytes(15).toString('base64url') });
        this.#enter(socket, new Session(this.nsp.name, socket.id, log.position()));
        // Middlewares were skipped: it connects again, and they are run.
        if (getOptions().skipMiddlewares)
          queueMicrotask(() => {
            socket.conn.close();
          });
      } else {
        this.#enter(socket, session);
      }
    }

    #enter(socket: Socket, session: Session): void {
      this.clients.add(Object.assign(session, { pid: socket.pid, isConnected: true }));
      const rooms = new Set(session.rooms).add(socket.id);
      for (const room of new Set(this.socketRooms(socket.id))) if (!rooms.has(room)) void super.del(socket.id, room);
      void super.addAll(socket.id, rooms);
    }

    #connected(socket: Socket): void {
      const session = this.clients.get(socket.id);
      if (session === undefined) return;
      for (const entry of this.#missed.get(socket.id) ?? []) this.sendTo(socket, entry);
      this.#missed.delete(socket.id);
      sendBeforeDisconnecting(socket, session, this, log);
      if (session.pid === undefined) return;
      this.#refresh([socket.id]);
      holdAcknowledgements(socket, () => this.save(socket.id, 'changed'));
    }

    /** Sends clients the newest offset, so that they can be recovered however little they have received. */
    #refresh(ids: readonly string[]): void {
      this.sendLocally([OFFSET_EVENT, log.tail.lastOffset], ids);
      for (const id of ids) void this.save(id, 'refreshed');
    }
  };
}
