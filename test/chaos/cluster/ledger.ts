import type { Send } from '../check/history';
import type { Content } from '../protocol';

/** No message has this record: it stands where a killed node did not report what it sent. */
const UNKNOWN: Send = { record: 0, at: 0 };

/** Everything that was sent, as nodes report it. What a node that was killed could not report is learnt from receivers. */
export class Ledger {
  readonly sends = new Map<string, Send[]>();

  add(sender: string, first: number, sends: readonly Send[]): void {
    sends.forEach((send, index) => {
      this.#set(sender, first + index, send);
    });
  }

  learn(record: number, { sender, number, at, omitted }: Content): void {
    const known = this.sends.get(sender)?.[number - 1];
    if (known === undefined || known === UNKNOWN) this.#set(sender, number, { record, at, omitted });
  }

  #set(sender: string, number: number, send: Send): void {
    const list = this.sends.get(sender) ?? [];
    this.sends.set(sender, list);
    while (list.length < number - 1) list.push(UNKNOWN);
    list[number - 1] = send;
  }
}
