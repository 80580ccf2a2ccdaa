import type { BroadcastOptions } from 'socket.io-adapter';

import type { BroadcastEntry, Encoded, EventPacket } from './log-entry';
import { type Acknowledge, type Adapter, type AdapterClass, EVENT, type Namespace, type Socket } from './socket-io';

/** The sockets of this node that an event is for. */
export interface Recipients {
  readonly rooms: readonly string[];
  readonly except: readonly string[];
}

/** An adapter that delivers entries of the log to the sockets of this node. */
export interface DeliveryAdapter extends Adapter {
  /** Sends an event to sockets. */
  deliver(entry: BroadcastEntry, recipients: Recipients): void;
  /** Sends an event to one socket. */
  sendTo(socket: Socket, entry: BroadcastEntry): void;
  /** Sends an event that is not in the log. */
  sendLocally(data: readonly unknown[], socketIds: readonly string[]): void;
  /** Keeps what is called with the acknowledgements of a broadcast of this node, until that is delivered. */
  expectAcknowledgement(requestId: string, count: (clients: number) => void, acknowledge: Acknowledge): void;
}

/**
 * @param Base - delivers to the sockets of this node alone what is marked `local`, as all adapters of Socket.IO do
 */
export function createDeliveryAdapter(Base: AdapterClass): new (namespace: Namespace) => DeliveryAdapter {
  return class extends Base {
    readonly #acknowledgements = new Map<string, { count: (clients: number) => void; acknowledge: Acknowledge }>();
    #encoding: BroadcastEntry | undefined;

    deliver(entry: BroadcastEntry, { rooms, except }: Recipients): void {
      const options = { rooms: new Set(rooms), except: new Set(except), flags: { ...entry.target.flags, local: true } };
      const packet = this.#packetOf(entry);
      if (entry.requestId === undefined) {
        if (entry.recoverable) this.#encoding = entry;
        entry.encoded = []; // If it can't be encoded, its sender gets the error, and no client gets the event.
        super.broadcast(packet, options);
        return;
      }
      const own = this.#acknowledgements.get(entry.requestId);
      this.#acknowledgements.delete(entry.requestId);
      if (own !== undefined) super.broadcastWithAck(packet, options, own.count, own.acknowledge);
      else this.answerBroadcast?.(entry, packet, options);
    }

    sendTo(socket: Socket, entry: BroadcastEntry): void {
      const encoded = entry.encoded ?? this._encode(this.#packetOf(entry), {});
      socket.client.writeToEngine(encoded, { compress: entry.target.flags.compress });
    }

    sendLocally(data: readonly unknown[], socketIds: readonly string[]): void {
      if (socketIds.length === 0) return; // To Socket.IO, no room is everyone.
      const options: BroadcastOptions = { rooms: new Set(socketIds), except: new Set(), flags: { local: true } };
      super.broadcast({ type: EVENT, data }, options);
    }

    expectAcknowledgement(requestId: string, count: (clients: number) => void, acknowledge: Acknowledge): void {
      this.#acknowledgements.set(requestId, { count, acknowledge });
    }

    /** Socket.IO encodes an event once for all sockets. The text is kept for the clients that come back. */
    override _encode(packet: object, options: object): Encoded {
      const encoded = super._encode(packet, options);
      if (this.#encoding !== undefined) {
        this.#encoding.encoded = encoded;
        this.#encoding.packet = forget; // The text is enough, and takes less memory.
        this.#encoding = undefined;
      }
      return encoded;
    }

    /** The event with its offset, by which a client says later what it has received. One with an acknowledgement has none. */
    #packetOf({ packet: getPacket, offset, requestId }: BroadcastEntry): EventPacket {
      const packet = getPacket();
      const hasOffset =
        this.nsp.server.opts.connectionStateRecovery !== undefined &&
        packet.id === undefined &&
        requestId === undefined;
      return { ...packet, nsp: this.nsp.name, data: hasOffset ? [...packet.data, offset] : packet.data };
    }
  };
}

function forget(): EventPacket {
  throw new Error('The event has been encoded already.');
}
