import { EventEmitter, on } from 'node:events';

/** Collects what the code of a page passes to `show()`, as a user sees it. */
export class Screen {
  readonly #events = new EventEmitter();
  readonly #shown = on(this.#events, 'shown');
  /** The function that the code of a page calls. */
  readonly show = (...values: unknown[]) => this.#events.emit('shown', values);

  /** Waits for what is shown next. */
  async next(): Promise<unknown[]> {
    const [values] = (await this.#shown.next()).value as [unknown[]];
    return values;
  }
}
