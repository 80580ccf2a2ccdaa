import {
  constants,
  type IntervalHistogram,
  monitorEventLoopDelay,
  type NodeGCPerformanceDetail,
  type PerformanceEntry,
  PerformanceObserver,
} from 'node:perf_hooks';

/** What kept the event loop busy since the last report, in milliseconds. */
export interface LoopReport {
  /** The longest time that it stood still. */
  readonly longestDelay: number;
  /**
   * The longest callback of a timer or of `setImmediate()` that the library or its adapter had set, in CPU time: on a busy
   * machine, a process may have to wait.
   */
  readonly longestTimer: number;
  readonly longestCollection: number;
  readonly cpu: number;
}

/** Where timers are set that count. */
const LIBRARIES = /[/\\](dist[/\\]recovery|@socket\.io[/\\]redis-streams-adapter|socket\.io-adapter)[/\\]/;

/** Watches the event loop of this process. It must be made before the library sets a timer. */
export class LoopMonitor {
  readonly #delay: IntervalHistogram = monitorEventLoopDelay({ resolution: 1 });
  #longestTimer = 0;
  #longestCollection = 0;
  #cpu = process.cpuUsage();

  constructor() {
    this.#delay.enable();
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { flags } = (entry as PerformanceEntry & { detail: NodeGCPerformanceDetail }).detail;
        const isForced = (flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) !== 0;
        if (!isForced) this.#longestCollection = Math.max(this.#longestCollection, entry.duration);
      }
    }).observe({ entryTypes: ['gc'] });
    for (const name of ['setTimeout', 'setInterval', 'setImmediate'] as const) this.#watch(name);
  }

  #watch(name: 'setTimeout' | 'setInterval' | 'setImmediate'): void {
    const original = globalThis[name] as (callback: (...values: unknown[]) => void, ...values: unknown[]) => unknown;
    const watched = (callback: (...values: unknown[]) => void, ...values: unknown[]) => {
      if (!LIBRARIES.test(new Error().stack ?? '')) return original(callback, ...values);
      return original(
        (...passed: unknown[]) => {
          const start = process.cpuUsage();
          callback(...passed);
          this.#longestTimer = Math.max(this.#longestTimer, toMilliseconds(process.cpuUsage(start)));
        },
        ...values,
      );
    };
    // What Node attaches to these functions, such as util.promisify's own version, stays.
    Object.defineProperty(globalThis, name, { value: Object.assign(watched, original), configurable: true });
  }

  report(): LoopReport {
    const report: LoopReport = {
      longestDelay: this.#delay.max / 1e6,
      longestTimer: this.#longestTimer,
      longestCollection: this.#longestCollection,
      cpu: toMilliseconds(process.cpuUsage(this.#cpu)),
    };
    this.#delay.reset();
    [this.#longestTimer, this.#longestCollection, this.#cpu] = [0, 0, process.cpuUsage()];
    return report;
  }
}

function toMilliseconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}
