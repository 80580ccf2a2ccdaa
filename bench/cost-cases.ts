import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket as NetSocket } from 'node:net';

import type { Socket } from 'socket.io';

import type { Sails } from './app';
import { Limits } from './limits';
import { small } from './payloads';
import type { Case } from './rounds';
import { variantNames, variants } from './variants';

/** Where a case stands in the report. */
export interface Label {
  readonly table: 'fan-out' | 'requester' | 'records' | 'channel';
  readonly subscribers: number;
  readonly payload: string;
  readonly variant: string;
}

export type LabelledCase = Case & Label;

export const MOST_SUBSCRIBERS = 1_000;
const SUBSCRIBERS = [0, 1, 10, 100, MOST_SUBSCRIBERS];

const RECORDS = Array.from({ length: 100 }, (_, index) => 10_001 + index);
const LONELY_RECORDS = RECORDS.map((id) => id + RECORDS.length);

/** The record that has so many subscribers, by its id. */
const recordOf = (subscribers: number) => 5_000 + subscribers;

/** All that is measured of a call's cost. */
export class CostCases {
  readonly #sockets: readonly Socket[];

  constructor(
    readonly sails: Sails,
    readonly limits: Limits,
    readonly payloads: Readonly<Record<string, object>>,
  ) {
    this.#sockets = [...sails.io.sockets.sockets.values()];
  }

  subscribe(): void {
    const { user } = this.sails.models;
    for (const count of SUBSCRIBERS) {
      for (const socket of this.#sockets.slice(0, count)) void socket.join(user.getRoomName(recordOf(count)));
    }
    void this.#sockets[0]?.join(RECORDS.map((id) => user.getRoomName(id)));
  }

  /** What is measured side by side. */
  groups(): LabelledCase[][] {
    return [[...this.#fanOut(), ...this.#leavingOut(), ...this.#manyRecords()], this.#listenedTo()];
  }

  #fanOut(): LabelledCase[] {
    return SUBSCRIBERS.flatMap((subscribers) =>
      Object.entries(this.payloads).flatMap(([payload, data]) => {
        const label = { table: 'fan-out', subscribers, payload } as const;
        const packet = Limits.packet(recordOf(subscribers), data);
        const bySocketIo = this.#bySocketIo(label, data, packet.length);
        return subscribers === 0 ? bySocketIo : [...bySocketIo, ...this.#byLimits(label, packet)];
      }),
    );
  }

  /** By every way to send, to all subscribers of a record, or to all but the first. */
  #bySocketIo(label: Omit<Label, 'variant'>, data: object, bytes: number, requester?: Socket): LabelledCase[] {
    const hearers = this.#sockets.slice(requester === undefined ? 0 : 1, label.subscribers);
    const sending = { sails: this.sails, id: recordOf(label.subscribers), data, requester };
    return variantNames.map((variant) => ({
      ...label,
      variant,
      send: variants[variant](sending),
      sockets: hearers.map(underlying),
      kind: 'socket.io',
      amount: hearers.length,
      bytes,
    }));
  }

  #byLimits(label: Omit<Label, 'variant'>, packet: Buffer): LabelledCase[] {
    const { limits } = this;
    const count = label.subscribers;
    return [
      {
        ...label,
        variant: 'ws, framed beforehand',
        send: limits.sendByWs(packet, count),
        sockets: limits.webSockets.slice(0, count).map(({ _socket }) => _socket),
        kind: 'ws',
        amount: count,
        bytes: packet.length,
      },
      {
        ...label,
        variant: 'bare TCP',
        send: limits.sendByTcp(packet, count),
        sockets: limits.tcpSockets.slice(0, count),
        kind: 'tcp',
        amount: count * packet.length,
        bytes: packet.length,
      },
    ];
  }

  #leavingOut(): LabelledCase[] {
    const [payload, data] = small;
    return SUBSCRIBERS.slice(1).flatMap((subscribers) =>
      this.#bySocketIo({ table: 'requester', subscribers, payload }, data, 100, this.#sockets[0]),
    );
  }

  /** A hundred records that nobody hears, and a hundred that the same socket hears. */
  #manyRecords(): LabelledCase[] {
    const { sails } = this;
    const [payload, data] = small;
    return [LONELY_RECORDS, RECORDS].flatMap((ids, subscribers) => {
      const calls: Record<string, () => void> = {
        'Model.publish(), one call': () => {
          sails.models.user.publish(ids, { verb: 'messaged', data });
        },
        'Model.message(), one call': () => {
          sails.models.user.message(ids, data);
        },
      };
      for (const variant of variantNames) {
        const singly = ids.map((id) => variants[variant]({ sails, id, data }));
        calls[`${variant}, a call each`] = () => {
          for (const call of singly) call();
        };
      }
      return Object.entries(calls).map(([variant, send]) => ({
        ...{ table: 'records' as const, subscribers, payload, variant, send },
        sockets: this.#sockets.slice(0, subscribers).map(underlying),
        kind: 'socket.io' as const,
        amount: subscribers * ids.length,
        bytes: ids.length * 100,
      }));
    });
  }

  #listenedTo(): LabelledCase[] {
    const [payload, data] = small;
    return [0, 1, 100].flatMap((subscribers) =>
      this.#bySocketIo({ table: 'channel', subscribers, payload }, data, 100)
        .filter(({ variant }) => variant === 'Model.message()')
        .flatMap((one) => [
          { ...one, variant: 'nobody listens', begin: () => () => undefined },
          { ...one, variant: 'somebody listens', begin: listen },
        ]),
    );
  }
}

/** Listens to the diagnostics channel; it answers how to end that. */
function listen(): () => void {
  const channel = 'sails-hook-message:sent';
  const listener = () => undefined;
  subscribe(channel, listener);
  return () => void unsubscribe(channel, listener);
}

function underlying(socket: Socket): NetSocket {
  return socket.request.socket;
}
