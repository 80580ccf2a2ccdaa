import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket as NetSocket } from 'node:net';

import type { Socket } from 'socket.io';

import type { Cost, Scenario } from '../../harness/measure';
import { small } from '../../harness/payloads';
import type { Sails } from '../../harness/sails-app';
import { variantNames, variants } from '../../harness/variants';
import { encodePacket, type RawSockets } from './raw-sockets';

/** The place of a scenario in the report. */
export interface Label {
  readonly table: 'fan-out' | 'omitted-socket' | 'records' | 'diagnostics';
  readonly subscribers: number;
  readonly payload: string;
  readonly variant: string;
}

export interface CostRow extends Label {
  readonly cost: Cost;
}

type CostScenario = Scenario & Label;

export const MAX_SUBSCRIBERS = 1_000;
const SUBSCRIBERS = [0, 1, 10, 100, MAX_SUBSCRIBERS];
const SMALL_BYTES = 100;

const RECORDS_WITH_SUBSCRIBER = Array.from({ length: 100 }, (_, index) => 10_001 + index);
const RECORDS_WITHOUT_SUBSCRIBER = RECORDS_WITH_SUBSCRIBER.map((id) => id + 100);

/** The id of the record that has this many subscribers. */
const recordWith = (subscribers: number) => 5_000 + subscribers;

export class Scenarios {
  readonly #sockets: readonly Socket[];

  constructor(
    readonly sails: Sails,
    readonly rawSockets: RawSockets,
    readonly payloads: Readonly<Record<string, object>>,
  ) {
    this.#sockets = [...sails.io.sockets.sockets.values()];
  }

  subscribe(): void {
    const { user } = this.sails.models;
    for (const count of SUBSCRIBERS) {
      for (const socket of this.#sockets.slice(0, count)) void socket.join(user.getRoomName(recordWith(count)));
    }
    void this.#sockets[0]?.join(RECORDS_WITH_SUBSCRIBER.map((id) => user.getRoomName(id)));
  }

  /** The scenarios of a group are measured side by side. */
  createGroups(): CostScenario[][] {
    return [[...this.#fanOut(), ...this.#omittedSocket(), ...this.#manyRecords()], this.#diagnostics()];
  }

  #fanOut(): CostScenario[] {
    return SUBSCRIBERS.flatMap((subscribers) =>
      Object.entries(this.payloads).flatMap(([payload, data]) => {
        const label = { table: 'fan-out', subscribers, payload } as const;
        const packet = encodePacket(recordWith(subscribers), data);
        const variants = this.#eachVariant(label, data, packet.length);
        return subscribers === 0 ? variants : [...variants, ...this.#lowerBounds(label, packet)];
      }),
    );
  }

  /** Each variant, to all subscribers of a record or to all except the first. */
  #eachVariant(label: Omit<Label, 'variant'>, data: object, bytes: number, socketToOmit?: Socket): CostScenario[] {
    const receivers = this.#sockets.slice(socketToOmit === undefined ? 0 : 1, label.subscribers);
    const message = { sails: this.sails, id: recordWith(label.subscribers), data, socketToOmit };
    return variantNames.map((variant) => ({
      ...label,
      variant,
      send: variants[variant](message),
      sockets: receivers.map(toNetSocket),
      transport: 'socket.io',
      amount: receivers.length,
      bytes,
    }));
  }

  #lowerBounds(label: Omit<Label, 'variant'>, packet: Buffer): CostScenario[] {
    const { rawSockets } = this;
    const count = label.subscribers;
    return [
      {
        ...label,
        variant: 'ws, frame built once',
        send: rawSockets.createWsSend(packet, count),
        sockets: rawSockets.webSockets.slice(0, count).map(({ _socket }) => _socket),
        transport: 'ws',
        amount: count,
        bytes: packet.length,
      },
      {
        ...label,
        variant: 'TCP',
        send: rawSockets.createTcpSend(packet, count),
        sockets: rawSockets.tcpSockets.slice(0, count),
        transport: 'tcp',
        amount: count * packet.length,
        bytes: packet.length,
      },
    ];
  }

  #omittedSocket(): CostScenario[] {
    const [payload, data] = small;
    return SUBSCRIBERS.slice(1).flatMap((subscribers) =>
      this.#eachVariant({ table: 'omitted-socket', subscribers, payload }, data, SMALL_BYTES, this.#sockets[0]),
    );
  }

  /** A hundred records without a subscriber, and a hundred with the same one. */
  #manyRecords(): CostScenario[] {
    return ['45 B', '3 KB'].flatMap((payload) =>
      [RECORDS_WITHOUT_SUBSCRIBER, RECORDS_WITH_SUBSCRIBER].flatMap((ids, subscribers) =>
        this.#recordsAtOnce(ids, subscribers, payload),
      ),
    );
  }

  #recordsAtOnce(ids: number[], subscribers: number, payload: string): CostScenario[] {
    const { sails } = this;
    const data = this.payloads[payload] ?? {};
    const bytes = JSON.stringify(data).length + SMALL_BYTES;
    const sends: Record<string, () => void> = {
      'Model.publish(), one call': () => {
        sails.models.user.publish(ids, { verb: 'messaged', data });
      },
      'Model.message(), one call': () => {
        sails.models.user.message(ids, data);
      },
    };
    for (const variant of variantNames) {
      const calls = ids.map((id) => variants[variant]({ sails, id, data }));
      sends[`${variant}, one call each`] = () => {
        for (const call of calls) call();
      };
    }
    return Object.entries(sends).map(([variant, send]) => ({
      ...{ table: 'records' as const, subscribers, payload, variant, send },
      sockets: this.#sockets.slice(0, subscribers).map(toNetSocket),
      transport: 'socket.io' as const,
      amount: subscribers * ids.length,
      bytes: ids.length * bytes,
    }));
  }

  #diagnostics(): CostScenario[] {
    const [payload, data] = small;
    return [0, 1, 100].flatMap((subscribers) =>
      this.#eachVariant({ table: 'diagnostics', subscribers, payload }, data, SMALL_BYTES)
        .filter(({ variant }) => variant === 'Model.message()')
        .flatMap((scenario) => [
          { ...scenario, variant: 'no listener', setUp: () => () => undefined },
          { ...scenario, variant: 'one listener', setUp: listenToSent },
        ]),
    );
  }
}

/** Listens to the diagnostics channel, and returns the function that ends it. */
function listenToSent(): () => void {
  const channel = 'sails-hook-message:sent';
  const listener = () => undefined;
  subscribe(channel, listener);
  return () => void unsubscribe(channel, listener);
}

function toNetSocket(socket: Socket): NetSocket {
  return socket.request.socket;
}
