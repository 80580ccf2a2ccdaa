import type { Command, LogEntry } from '../log-entry';
import { PENDING_OFFSET } from '../position';

/** What this node has issued and not read yet, by its number and in order. */
export class PendingEntries {
  readonly #entries = new Map<number, LogEntry>();
  #sequence = 0;

  constructor(private readonly node: string) {}

  /** The number of the last one, or 0 if there is none. */
  get lastSequence(): number {
    return this.#entries.size > 0 ? this.#sequence : 0;
  }

  /** Returns its number. */
  add(namespace: string, command: Command): number {
    const sequence = ++this.#sequence;
    this.#entries.set(sequence, { ...command, namespace, node: this.node, sequence, offset: PENDING_OFFSET });
    return sequence;
  }

  values(): Iterable<LogEntry> {
    return this.#entries.values();
  }

  sequences(): Iterable<number> {
    return this.#entries.keys();
  }

  delete(sequence: number): void {
    this.#entries.delete(sequence);
  }

  deleteUntil(sequence: number): void {
    for (const issued of this.#entries.keys()) {
      if (issued > sequence) break;
      this.#entries.delete(issued);
    }
  }
}
