import { compact } from 'lodash';
import type { BroadcastOptions } from 'socket.io-adapter';

import type { BroadcastEntry, Encoded, EventPacket } from './log-entry';
import { type Acknowledge, type Adapter, type AdapterClass, EVENT, type Namespace, type Socket } from './socket-io';

/** The sockets of this node that an event is for: by rooms, or these and no others. */
export type Recipients =
  { readonly rooms: readonly string[]; readonly except: readonly string[] } | { readonly socketIds: readonly string[] };

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

    deliver(entry: BroadcastEntry, recipients: Recipients): void {
      const options = toOptions(recipients, { ...entry.target.flags, local: true });
      const packet = this.#packetOf(entry);
      if (entry.requestId === undefined) {
        if (entry.recoverable) this.#encoding = entry;
        entry.encoded = []; // If it can't be encoded, its sender gets the error, and no client gets the event.
        try {
          super.broadcast(packet, options);
        } finally {
          this.#encoding = undefined;
        }
        return;
      }
      const own = this.#acknowledgements.get(entry.requestId);
      this.#acknowledgements.delete(entry.requestId);
      if (own !== undefined) super.broadcastWithAck(packet, options, own.count, own.acknowledge);
      else this.answerBroadcast?.(entry, packet, options);
    }

    sendTo(socket: Socket, entry: BroadcastEntry): void {
      try {
        const encoded = entry.encoded ?? this._encode(this.#packetOf(entry), {});
        socket.client.writeToEngine(encoded, { compress: entry.target.flags.compress });
      } catch (error) {
        process.emitWarning(error as Error); // It can't be encoded, which did not show while its rooms were empty.
      }
    }

    sendLocally(data: readonly unknown[], socketIds: readonly string[]): void {
      super.broadcast({ type: EVENT, data }, toOptions({ socketIds }, { local: true }));
    }

    expectAcknowledgement(requestId: string, count: (clients: number) => void, acknowledge: Acknowledge): void {
      this.#acknowledgements.set(requestId, { count, acknowledge });
    }

    /**
     * A listener that throws, of one socket, must not keep an event from the others. The client whose it is has not received
     * the event: it connects again, and is recovered.
     */
    override apply(options: LocalOptions, callback: (socket: Socket) => void): void {
      const errors: unknown[] = [];
      this.#forEach(options, (socket) => {
        try {
          callback(socket);
        } catch (error) {
          errors.push(error);
          if (this.#isRecovering) socket.conn.close();
        }
      });
      if (errors.length > 0) throw errors[0];
    }

    #forEach(options: LocalOptions, callback: (socket: Socket) => void): void {
      if (options.socketIds === undefined) super.apply(options, callback);
      // The rooms of their ids would not do: other sockets can join them too.
      else compact(options.socketIds.map((id) => this.nsp.sockets.get(id))).forEach(callback);
    }

    get #isRecovering(): boolean {
      return this.nsp.server.opts.connectionStateRecovery !== undefined;
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

    /** The event with its offset, which a returning client presents. An event with an acknowledgement has no offset. */
    #packetOf({ packet: getPacket, offset, requestId }: BroadcastEntry): EventPacket {
      const packet = getPacket();
      const hasOffset = this.#isRecovering && packet.id === undefined && requestId === undefined;
      return { ...packet, nsp: this.nsp.name, data: hasOffset ? [...packet.data, offset] : packet.data };
    }
  };
}

type LocalOptions = BroadcastOptions & { readonly socketIds?: readonly string[] | undefined };

function toOptions(recipients: Recipients, flags: object): LocalOptions {
  if ('socketIds' in recipients) return { rooms: new Set(), flags, ...recipients };
  return { rooms: new Set(recipients.rooms), except: new Set(recipients.except), flags };
}

function forget(): EventPacket {
  throw new Error('The event has been encoded already.');
}
