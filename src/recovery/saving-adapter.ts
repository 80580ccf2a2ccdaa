import type { EventLog, SaveReason } from './log';
import { createOrderedAdapter, type OrderedAdapter } from './ordered-adapter';
import type { AdapterClass, Namespace } from './socket-io';

/** An adapter that saves the session of each connected client whenever it changes, and ends it when the client leaves. */
export interface SavingAdapter extends OrderedAdapter {
  /** Returns a promise that resolves when the session is saved, or undefined if that takes no time. */
  save(socketId: string, reason: SaveReason): Promise<void> | undefined;
}

/** @param Base - see {@link createOrderedAdapter} */
export function createSavingAdapter(Base: AdapterClass, log: EventLog): new (namespace: Namespace) => SavingAdapter {
  return class extends createOrderedAdapter(Base, log) {
    override addAll(id: string, rooms: Set<string>): void | Promise<void> {
      const result = super.addAll(id, rooms);
      return this.save(id, 'changed') ?? result;
    }

    override del(id: string, room: string): void | Promise<void> {
      const result = super.del(id, room);
      return this.save(id, 'changed') ?? result;
    }

    /** Socket.IO calls this, before `delAll()`, for a client that lost its connection and may come back. */
    override persistSession({ sid, data }: { sid: string; data: unknown }): void {
      const session = this.clients.get(sid);
      if (session === undefined || session.isOver) return;
      session.isOver = true;
      void log.sessions.save(session, data, 'disconnected');
    }

    override delAll(id: string): void {
      const session = this.clients.get(id);
      super.delAll(id);
      if (session?.pid === undefined || session.isOver) return;
      if (session.isConnected) log.sessions.depart(session, session.isKicked);
      else log.sessions.release(session);
    }

    save(id: string, reason: SaveReason): Promise<void> | undefined {
      const session = this.clients.get(id);
      if (session?.pid === undefined || session.isOver || !session.isConnected) return undefined;
      if (reason === 'refreshed') session.forgetBefore(log.tail.firstOffset);
      return log.sessions.save(session, this.nsp.sockets.get(id)?.data, reason);
    }
  };
}
