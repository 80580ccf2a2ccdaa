import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';

import type { ClientProcess } from './client-process';
import type { Kind } from './clients';
import { spread, type Spread } from './statistics';

/** One thing to measure: a way to send, to so many subscribers, of so much. */
export interface Case {
  /** One call. */
  send(): void;
  /** The server's ends of the sockets that hear it. */
  readonly sockets: readonly Socket[];
  /** How the clients hear it, and how much of it a call makes: messages, or bytes for TCP. */
  readonly kind: Kind;
  readonly amount: number;
  /** The bytes that one of the sockets gets by a call: what is under way must fit into the kernel's buffers. */
  readonly bytes: number;
  /**
   * Sets up what must be so while it is measured, and answers how to end that. V8 throws away what it has compiled for
   * another setting, so a batch that doesn't count goes before.
   */
  begin?(): () => void;
}

/** The CPU time of a call in microseconds, over all rounds. */
export interface Cost extends Spread {
  /** The number of calls that were measured. */
  readonly calls: number;
}

export interface Effort {
  readonly rounds: number;
  /** The CPU time that one case gets in one round, in microseconds. */
  readonly batch: number;
}

/** The rounds that warm up the code, and find how many calls fill a batch. */
const WARM_UP = 6;
const MOST_CALLS = 100_000;
const MOST_UNDER_WAY = 1_000_000;

/** A turn of the event loop in which nothing is sent. Every call that is heard has one to itself, as in a server. */
const idle: Case = { send: () => undefined, sockets: [], kind: 'tcp', amount: 0, bytes: 1 };

/**
 * Measures all cases side by side, in rounds: each has its turn in each round, so that what disturbs the machine
 * disturbs all of them. The cost of an idle turn, measured among them, is taken off.
 */
export async function measure<Measured extends Case>(
  cases: readonly Measured[],
  clients: ClientProcess,
  effort: Effort,
): Promise<{ one: Measured; cost: Cost }[]> {
  const idleRun = new Run(idle, clients);
  const runs = cases.map((one) => new Run(one, clients));
  const all = [idleRun, ...runs];
  for (let round = 1 - WARM_UP; round <= effort.rounds; round++) {
    for (const run of shuffledNearby(all)) await run.measure(effort.batch, round > 0);
    process.stdout.write(`\r  round ${Math.max(0, round)} of ${effort.rounds}`);
  }
  process.stdout.write('\n');
  const turnCost = spread(idleRun.costs).median;
  return runs.map((run) => ({ one: run.one, cost: run.cost(turnCost) }));
}

/** Neighbours in the list are rivals: they stay near each other in time, but none is always the first. */
function shuffledNearby(runs: readonly Run<Case>[]): Run<Case>[] {
  return runs
    .map((run, index) => ({ run, place: index + Math.random() * 6 }))
    .sort((one, other) => one.place - other.place)
    .map(({ run }) => run);
}

class Run<Measured extends Case> {
  readonly costs: number[] = [];
  #calls = 1;
  #allCalls = 0;

  constructor(
    readonly one: Measured,
    readonly clients: ClientProcess,
  ) {}

  /**
   * Measures a batch, and from what it cost foretells how many calls fill the next. A call that doesn't count goes before:
   * the first to an audience finds nothing of it in the processor's caches, whichever way it goes.
   */
  async measure(wanted: number, counts: boolean): Promise<void> {
    const end = this.one.begin?.();
    await this.#batch(end === undefined ? 1 : this.#calls);
    const cost = await this.#batch(this.#calls);
    end?.();
    if (counts) {
      this.costs.push(cost);
      this.#allCalls += this.#calls;
    }
    const most = Math.min(this.#calls * 10, MOST_CALLS, Math.floor(MOST_UNDER_WAY / this.one.bytes));
    this.#calls = Math.max(1, Math.min(most, Math.round(wanted / Math.max(cost, 0.01))));
  }

  cost(turnCost: number): Cost {
    const takenOff = this.#takesTurns ? turnCost : 0;
    return { ...spread(this.costs.map((cost) => cost - takenOff)), calls: this.#allCalls };
  }

  get #takesTurns(): boolean {
    return this.one.amount > 0 || this.one.send === idle.send;
  }

  /** Answers the CPU time of a call, user and system, once all is written. */
  async #batch(calls: number): Promise<number> {
    const { one } = this;
    const takesTurns = this.#takesTurns;
    globalThis.gc?.({ type: 'minor' });
    await turn();

    const start = process.cpuUsage();
    for (let call = 0; call < calls; call++) {
      one.send();
      if (takesTurns) await turn();
    }
    while (one.sockets.some((socket) => socket.writableLength > 0)) await turn();
    const { user, system } = process.cpuUsage(start);

    if (one.amount > 0) await this.clients.arrival(one.kind, calls * one.amount);
    return (user + system) / calls;
  }
}
