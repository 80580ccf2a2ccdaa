/** Of how many nodes the last number is known. */
const MAX_NODES = 1000;

/** The number of the last command that was read of each node. They show what was appended twice, and what is missing. */
export class Sequences {
  readonly #last = new Map<string, number>();

  /** Notes that a command was read: the one after the last, one that was read before, or one before which some are missing. */
  note(node: string, sequence: number): 'next' | 'repeated' | 'gap' {
    const last = this.#last.get(node);
    if (last !== undefined && sequence <= last) return 'repeated';
    this.#last.delete(node); // So that the node that was silent for longest comes first.
    this.#last.set(node, sequence);
    const [oldest = ''] = this.#last.keys();
    if (this.#last.size > MAX_NODES) this.#last.delete(oldest);
    return last === undefined || sequence === last + 1 ? 'next' : 'gap';
  }

  clear(): void {
    this.#last.clear();
  }
}
