import type { BroadcastOptions, ClusterMessage, ClusterResponse } from 'socket.io-adapter';

import type { BroadcastEntry, EventPacket } from '../log-entry';
import type { Acknowledge, AdapterClass, Namespace } from '../socket-io';
import { loadSocketIoAdapter } from './load-socket-io-adapter';
import type { Requests } from './requests';

const DONE = Promise.resolve();

/** Creates an adapter with which nodes send requests to each other. What has an order goes through the log instead. */
export function createRequestAdapter(node: string, requests: Requests): AdapterClass {
  const { Adapter, ClusterAdapterWithHeartbeat, MessageType } = loadSocketIoAdapter();
  return class RequestAdapter extends ClusterAdapterWithHeartbeat {
    readonly #expected = new Map<string, { count: (clients: number) => void; acknowledge: Acknowledge }>();

    readonly #name: string;

    constructor(namespace: Namespace) {
      super(namespace, {});
      this.#name = namespace.name;
      (this as unknown as { uid: string }).uid = node; // Responses are sent to the node.
    }

    override init(): void {
      requests.open(this.#name, (message) => {
        this.onMessage(message as ClusterMessage);
      });
      super.init();
    }

    override close(): void {
      requests.close(this.#name);
      super.close();
    }

    /** That of the cluster adapter returns a promise, so that an error of a listener would not reach the log. */
    // eslint-disable-next-line @typescript-eslint/promise-function-async -- see above
    override broadcast(packet: EventPacket, options: BroadcastOptions): Promise<void> {
      Adapter.prototype.broadcast.call(this, packet, options);
      return DONE;
    }

    expectRemoteAcknowledgements(
      id: string,
      count: (clients: number) => void,
      acknowledge: Acknowledge,
      timeout: number,
    ): void {
      this.#expected.set(id, { count, acknowledge });
      setTimeout(() => this.#expected.delete(id), timeout).unref();
    }

    answerBroadcast(
      { node: uid, requestId }: BroadcastEntry,
      packet: EventPacket,
      { rooms, except, flags = {} }: BroadcastOptions,
    ): void {
      const opts = { rooms: [...rooms], except: [...(except ?? [])], flags };
      const data = { packet, opts, ...(requestId === undefined ? {} : { requestId }) };
      super.onMessage({ type: MessageType.BROADCAST, uid, nsp: this.#name, data });
    }

    override onResponse(response: ClusterResponse): void {
      const expected = this.#expected.get(response.data.requestId);
      if (expected === undefined) super.onResponse(response);
      else if (response.type === MessageType.BROADCAST_CLIENT_COUNT) expected.count(response.data.clientCount);
      else if (response.type === MessageType.BROADCAST_ACK) expected.acknowledge(response.data.packet);
    }

    protected override doPublish(message: ClusterMessage): Promise<string> {
      return requests.ask(message);
    }

    protected override doPublishResponse(uid: string, response: ClusterResponse): Promise<void> {
      return requests.respond(uid, response);
    }
  } as unknown as AdapterClass;
}
