import { randomUUID } from 'node:crypto';

import type { BroadcastOptions } from 'socket.io-adapter';

import { Clients } from './clients';
import {
  type BroadcastEntry,
  type EventLog,
  type EventPacket,
  type LogEntry,
  type MembershipEntry,
  type Position,
  type Target,
} from './log';
import { isForNode } from './replay';
import { Session } from './session';
import { EVENT, type Acknowledge, type Adapter, type AdapterClass, type Encoded, type Namespace, type Socket } from './socket-io';

/** An adapter that sends everything through the log, and applies it in the order of the log. */
export interface OrderedAdapter extends Adapter {
  readonly clients: Clients;
  /** Applies an entry of the log to the sockets of this node. */
  applyEntry(entry: LogEntry): void;
  /** True while a `disconnect` of the log is applied: what is still on its way was issued after it. */
  readonly isDisconnecting: boolean;
  /** Sends an event to one client, at once. */
  sendTo(socket: Socket, entry: BroadcastEntry): void;
  /** Sends an event to sockets of this node, at once. */
  sendLocally(data: readonly unknown[], ids: readonly string[]): void;
}

/**
 * Makes an adapter in which what one node issues takes effect on every node in the order issued: messages, joins, leaves
 * and disconnects.
 *
 * @param Base - applies to the sockets of this node alone what is marked `local`, as all adapters of Socket.IO do
 */
export function createOrderedAdapter(Base: AdapterClass, log: EventLog): new (namespace: Namespace) => OrderedAdapter {
  return class extends Base {
    readonly clients = new Clients(log, this.rooms);
    readonly #acknowledgements = new Map<string, { count: (clients: number) => void; acknowledge: Acknowledge }>();
    /** The place in the log of the join or leave that is being applied. */
    #applying: Position | undefined;
    #encoding: BroadcastEntry | undefined;
    isDisconnecting = false;

    override init(): void | Promise<void> {
      log.open(
        this.nsp,
        (entry) => {
          this.applyEntry(entry);
        },
        () => {
          // They connect again, and are not told that they were recovered.
          for (const socket of this.nsp.sockets.values()) socket.conn.close();
        },
      );
      return super.init();
    }

    override async close(): Promise<void> {
      await log.close(this.nsp);
      await super.close();
    }

    override addAll(id: string, rooms: Set<string>): Promise<void> | void {
      const position = this.#applying ?? log.position();
      const session = this.clients.get(id) ?? this.clients.add(new Session(this.nsp.name, id, position));
      for (const room of rooms) this.clients.join(session, room, position);
      return super.addAll(id, rooms);
    }

    override del(id: string, room: string): Promise<void> | void {
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
      this.#acknowledgements.set(requestId, { count, acknowledge });
      this.expectAcknowledgements?.(requestId, count, acknowledge, options.flags?.timeout ?? 0);
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
      this.clients.applied(entry);
    }

    sendTo(socket: Socket, entry: BroadcastEntry): void {
      const encoded = entry.encoded ?? this._encode(this.#packetOf(entry), {});
      socket.client.writeToEngine(encoded, { compress: entry.target.flags.compress });
    }

    sendLocally(data: readonly unknown[], ids: readonly string[]): void {
      const options = { rooms: new Set(ids), except: new Set<string>(), flags: { local: true } };
      if (ids.length > 0) super.broadcast({ type: EVENT, data }, options);
    }

    /** Socket.IO encodes an event once for all sockets. The text is kept for the clients that come back. */
    override _encode(packet: object, options: object): Encoded {
      const encoded = super._encode(packet, options);
      if (this.#encoding !== undefined) {
        this.#encoding.encoded = encoded;
        this.#encoding.packet = forget; // Its text is enough, and takes less memory.
        this.#encoding = undefined;
      }
      return encoded;
    }

    #deliver(entry: BroadcastEntry): void {
      let { rooms, except }: { rooms: readonly string[]; except: readonly string[] } = entry.target;
      if (this.clients.isRaced(entry)) {
        rooms = this.clients.recipients(entry);
        if (rooms.length === 0) return; // To Socket.IO, no room is everyone.
        except = [];
      } else if (rooms.length > 0 && !rooms.some((room) => this.rooms.has(room))) {
        return;
      }
      const options = { rooms: new Set(rooms), except: new Set(except), flags: { ...entry.target.flags, local: true } };
      const packet = this.#packetOf(entry);
      if (entry.requestId === undefined) {
        if (entry.recoverable) this.#encoding = entry;
        entry.encoded = []; // If it can't be encoded, the sender gets the error, and nobody gets the event.
        super.broadcast(packet, options);
        return;
      }
      const own = this.#acknowledgements.get(entry.requestId);
      this.#acknowledgements.delete(entry.requestId);
      if (own !== undefined) super.broadcastWithAck(packet, options, own.count, own.acknowledge);
      else this.answerBroadcast?.(entry, packet, options);
    }

    /** The event with its offset, by which its client says later what it has received. One with an acknowledgement has none. */
    #packetOf({ packet: getPacket, offset, requestId }: BroadcastEntry): EventPacket {
      const packet = getPacket();
      const hasOffset = this.nsp.server.opts.connectionStateRecovery !== undefined && packet.id === undefined;
      return { ...packet, nsp: this.nsp.name, data: hasOffset && requestId === undefined ? [...packet.data, offset] : packet.data };
    }

    #change(id: string, entry: MembershipEntry): void {
      const socket = this.nsp.sockets.get(id);
      const session = this.clients.get(id);
      if (socket === undefined || session === undefined) return;
      if (entry.kind === 'disconnect') {
        this.isDisconnecting = true;
        socket.disconnect(entry.close);
        this.isDisconnecting = false;
        return;
      }
      this.#applying = { offset: entry.offset, node: '', sequence: 0 };
      const rooms = session.roomsChangedBy(entry);
      if (entry.kind === 'join') socket.join(rooms);
      else for (const room of rooms) socket.leave(room);
      this.#applying = undefined;
    }
  };
}

function forget(): EventPacket {
  throw new Error('The event has been encoded already.');
}

function toTarget({ rooms, except, flags = {} }: BroadcastOptions): Target {
  return { rooms: [...rooms], except: [...(except ?? [])], flags };
}
