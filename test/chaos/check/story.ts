import type { ClientEvent, Delivered, History, Send } from './history';

/** Makes a history by hand: each call is one event, a hundred milliseconds after the one before. */
export class Story {
  #at = 1000;
  readonly #sends: Send[] = [];
  readonly #events: ClientEvent[] = [];
  #more: Partial<History> = {};

  get at(): number {
    return (this.#at += 100);
  }

  waited(milliseconds: number): this {
    this.#at += milliseconds;
    return this;
  }

  /** The next messages of the only sender, to record 1 if nothing else is said. */
  sent({ count = 1, record = 1, omitted }: { count?: number; record?: number; omitted?: string } = {}): this {
    for (; count > 0; count--) this.#sends.push({ record, at: this.at, omitted });
    return this;
  }

  received(...numbers: number[]): this {
    for (const number of numbers) this.#events.push({ kind: 'message', at: this.at, sender: 'node-1', number });
    return this;
  }

  connected({ recovered = false, sid = 'socket', hadOffset = true, node = 'node-1' } = {}): this {
    const askedAt = this.at;
    this.#events.push({ kind: 'connected', at: this.at, askedAt, recovered, hadOffset, sid, node });
    return this;
  }

  disconnected(reason = 'transport close'): this {
    this.#events.push({ kind: 'disconnected', at: this.at, reason });
    return this;
  }

  recovered(sid = 'socket'): this {
    return this.disconnected().connected({ recovered: true, sid });
  }

  joining(record = 1): this {
    this.#events.push({ kind: 'joining', at: this.at, records: [record] });
    return this;
  }

  joined(record = 1, delivered: Delivered = {}): this {
    this.#events.push({ kind: 'joined', at: this.at, records: [record], delivered });
    return this;
  }

  leaving(record = 1): this {
    this.#events.push({ kind: 'leaving', at: this.at, records: [record] });
    return this;
  }

  left(record = 1): this {
    this.#events.push({ kind: 'left', at: this.at, records: [record] });
    return this;
  }

  rooms(...records: number[]): this {
    this.#events.push({ kind: 'rooms', at: this.at, records });
    return this;
  }

  expects(number: number, arrives: boolean, isAcknowledged = true): this {
    const event = { at: this.at, sid: 'socket', sender: 'node-1', number, arrives, isAcknowledged };
    this.#events.push({ kind: 'expected', ...event });
    return this;
  }

  fault(name: string): this {
    this.#events.push({ kind: 'fault', at: this.at, name });
    return this;
  }

  with(more: Partial<History>): this {
    this.#more = { ...this.#more, ...more };
    return this;
  }

  get history(): History {
    return {
      sends: new Map([['node-1', this.#sends]]),
      clients: [{ name: 'client', events: this.#events }],
      last: new Map(),
      departures: [],
      faults: [],
      deaths: [],
      probes: [],
      sharedSessions: [],
      ...this.#more,
    };
  }
}

/** A client that is in record 1's room from the start. */
export function subscriber(): Story {
  return new Story().connected().joining().joined();
}
