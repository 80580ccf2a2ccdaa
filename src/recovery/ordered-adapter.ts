import { randomUUID } from 'node:crypto';

import type { BroadcastOptions } from 'socket.io-adapter';

import { Clients } from './clients';
import { closeConnections } from './connections';
import { createDeliveryAdapter, type DeliveryAdapter } from './delivery-adapter';
import type { EventLog } from './log';
import type { BroadcastEntry, EventPacket, LogEntry, MembershipEntry } from './log-entry';
import { type Position, positionOf } from './position';
import { Session } from './session';
import type { Acknowledge, AdapterClass, Namespace } from './socket-io';
import { isForNode, toTarget } from './target';

/** An adapter that sends everything through the log, and applies it in the order of the log. */
export interface OrderedAdapter extends DeliveryAdapter {
  readonly clients: Clients;
  /** True while a disconnect of the log is applied: what is still on its way was issued after it. */
  readonly isDisconnecting: boolean;
  /** Applies an entry of the log to the sockets of this node. */
  applyEntry(entry: LogEntry): void;
}

/**
 * Creates an adapter class in which what one node issues takes effect on every node in the order issued: messages, joins,
 * leaves and disconnects.
 *
 * @param Base - see {@link createDeliveryAdapter}
 */
export function createOrderedAdapter(Base: AdapterClass, log: EventLog): new (namespace: Namespace) => OrderedAdapter {
  return class extends createDeliveryAdapter(Base) {
    readonly clients = new Clients(log, this.rooms);
    isDisconnecting = false;
    /** The place in the log of the join or leave that is being applied. */
    #applying: Position | undefined;

    override init(): void | Promise<void> {
      log.open(
        this.nsp,
        (entry) => {
          this.applyEntry(entry);
        },
        () => {
          closeConnections(this.nsp);
        },
      );
      return super.init();
    }

    override async close(): Promise<void> {
      const closed = log.close(this.nsp);
      await super.close(); // At once, because the app may close its Redis client next: the other nodes must learn of it before.
      await closed;
    }

    override addAll(id: string, rooms: Set<string>): void | Promise<void> {
      const position = this.#applying ?? log.position();
      const session = this.clients.get(id) ?? this.clients.add(new Session(this.nsp.name, id, position));
      for (const room of rooms) this.clients.join(session, room, position);
      return super.addAll(id, rooms);
    }

    override del(id: string, room: string): void | Promise<void> {
      const session = this.clients.get(id);
      if (session !== undefined) this.clients.leave(session, room, this.#applying ?? log.position());
      return super.del(id, room);
    }

    override delAll(id: string): void {
      this.clients.remove(id);
      super.delAll(id);
    }

    override broadcast(packet: EventPacket, options: BroadcastOptions): void {
      const target = toTarget(options);
      const recoverable = packet.id === undefined && target.flags.volatile !== true;
      log.append(this.nsp.name, { kind: 'broadcast', target, recoverable, packet: () => packet });
    }

    override broadcastWithAck(
      packet: EventPacket,
      options: BroadcastOptions,
      count: (clients: number) => void,
      acknowledge: Acknowledge,
    ): void {
      const requestId = randomUUID();
      this.expectAcknowledgement(requestId, count, acknowledge);
      this.expectRemoteAcknowledgements?.(requestId, count, acknowledge, options.flags?.timeout ?? 0);
      const command = { target: toTarget(options), recoverable: false, packet: () => packet, requestId };
      log.append(this.nsp.name, { kind: 'broadcast', ...command });
    }

    override addSockets(options: BroadcastOptions, rooms: string[]): void {
      log.append(this.nsp.name, { kind: 'join', target: toTarget(options), rooms });
    }

    override delSockets(options: BroadcastOptions, rooms: string[]): void {
      log.append(this.nsp.name, { kind: 'leave', target: toTarget(options), rooms });
    }

    override disconnectSockets(options: BroadcastOptions, close: boolean): void {
      log.append(this.nsp.name, { kind: 'disconnect', target: toTarget(options), close });
    }

    applyEntry(entry: LogEntry): void {
      if ('target' in entry && isForNode(entry, log.node)) {
        if (entry.kind === 'broadcast') this.#deliver(entry);
        else for (const id of this.clients.recipients(entry)) this.#change(id, entry);
      }
      this.clients.noteApplied(entry);
    }

    #deliver(entry: BroadcastEntry): void {
      const { rooms } = entry.target;
      // Even if it is for nobody: one that is counted, and one that has to be encoded.
      const isNeeded = log.sharesEvents || entry.requestId !== undefined;
      if (this.clients.isRaced(entry)) {
        const socketIds = this.clients.recipients(entry);
        if (isNeeded || socketIds.length > 0) this.deliver(entry, { socketIds });
      } else if (isNeeded || rooms.length === 0 || rooms.some((room) => this.rooms.has(room))) {
        this.deliver(entry, entry.target);
      }
    }

    #change(id: string, entry: MembershipEntry): void {
      const socket = this.nsp.sockets.get(id);
      const session = this.clients.get(id);
      if (socket === undefined || session === undefined) return;
      if (entry.kind === 'disconnect') {
        this.isDisconnecting = true;
        try {
          socket.disconnect(entry.close);
        } finally {
          this.isDisconnecting = false;
        }
        return;
      }
      const rooms = session.roomsChangedBy(entry);
      this.#applying = positionOf(entry);
      try {
        if (entry.kind === 'join') socket.join(rooms);
        else for (const room of rooms) socket.leave(room);
      } finally {
        this.#applying = undefined;
      }
    }
  };
}
