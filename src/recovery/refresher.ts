import type { Clients } from './clients';
import { type GetRecoveryOptions, refreshInterval } from './options';

/** Into how many steps the work of an interval is spread. */
const STEPS = 1000;
/** Shorter steps than this cost more than they spare, in milliseconds. */
const SHORTEST_STEP = 20;

/** Visits every client once an interval, some at a time, so that the event loop never waits for all. */
export class Refresher {
  #timer: NodeJS.Timeout | undefined;
  #visit: Iterator<string> | undefined;
  /** How many clients are to be visited. Of few clients, it is less than one a step. */
  #due = 0;

  constructor(
    private readonly getOptions: GetRecoveryOptions,
    private readonly clients: Clients,
    private readonly refresh: (socketIds: readonly string[]) => void,
  ) {}

  start(): void {
    const interval = refreshInterval(this.getOptions());
    const step = Math.max(interval / STEPS, SHORTEST_STEP);
    this.#timer = setTimeout(() => {
      this.#due += (this.clients.size * step) / interval;
      this.#refreshSome(Math.floor(this.#due));
      this.#due %= 1;
      this.start();
    }, step).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #refreshSome(count: number): void {
    const ids: string[] = [];
    while (ids.length < count) {
      this.#visit ??= this.clients.socketIds();
      const next = this.#visit.next();
      if (next.done === true) {
        this.#visit = undefined;
        break;
      }
      ids.push(next.value);
    }
    this.refresh(ids);
  }
}
