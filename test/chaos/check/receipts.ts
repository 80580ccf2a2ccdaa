import type { ClientHistory, History, MessageId, Send } from './history';

/** A message that arrived at a client. */
export interface Receipt extends MessageId {
  readonly at: number;
  /** Its place among the client's events. */
  readonly event: number;
  readonly send: Send;
  /** The id of the socket to which it came. */
  readonly sid: string;
  /** How often the client had started anew, without being recovered. */
  readonly life: number;
}

/** All messages that arrived at one client, in order. */
export class Receipts {
  readonly all: readonly Receipt[];
  readonly #bySender = new Map<string, Receipt[]>();
  readonly #first = new Map<string, Receipt>();

  constructor({ events }: ClientHistory, sends: History['sends']) {
    const all: Receipt[] = [];
    let [sid, life] = ['', 0];
    events.forEach((event, index) => {
      if (event.kind === 'connected') {
        sid = event.sid;
        if (!event.recovered) life++;
      }
      if (event.kind !== 'message') return;
      const { sender, number, at } = event;
      const send = sends.get(sender)?.[number - 1];
      if (send === undefined) throw new Error(`Nobody sent message ${number} of ${sender}.`);
      const receipt = { sender, number, at, event: index, send, sid, life };
      all.push(receipt);
      const key = `${sender} ${number}`;
      if (!this.#first.has(key)) this.#first.set(key, receipt);
      const ofSender = this.#bySender.get(sender) ?? [];
      this.#bySender.set(sender, ofSender);
      ofSender.push(receipt);
    });
    this.all = all;
  }

  first({ sender, number }: MessageId): Receipt | undefined {
    return this.#first.get(`${sender} ${number}`);
  }

  of(sender: string): readonly Receipt[] {
    return this.#bySender.get(sender) ?? [];
  }
}

/** The last message of each sender that has gone out for certain: somebody received it, or its sender was still there. */
export function findPublished({ last }: History, all: readonly Receipts[]): Map<string, number> {
  const published = new Map(last);
  for (const { all: receipts } of all)
    for (const { sender, number } of receipts) published.set(sender, Math.max(published.get(sender) ?? 0, number));
  return published;
}

/** How violations name a message. */
export function describeMessage(sender: string, number: number, { record, at }: Send): string {
  return `message ${number} of ${sender} to record ${record}, sent at ${at.toFixed()}`;
}
