import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Transport } from './client-program';
import type { Clients } from './clients';
import { type Spread, spread } from './statistics';

/** One thing to measure: a variant, a payload and a number of subscribers. */
export interface Scenario {
  /** Makes one call. */
  send(): void;
  /** The server's ends of the sockets that receive it. */
  readonly sockets: readonly Socket[];
  /** How the clients receive it, and what one call sends: a number of messages, or of bytes for TCP. */
  readonly transport: Transport;
  readonly amount: number;
  /** The bytes that one socket receives by a call. Limits a batch to what the kernel can buffer. */
  readonly bytes: number;
  /** What is sent comes back from Redis first: the batch ends when the clients have it. */
  readonly isDelayed?: boolean;
  /**
   * Sets up the scenario for a batch and returns the teardown. V8 may deoptimize on a changed setting, so the first batch
   * after the setup is not counted.
   */
  setUp?(): () => void;
}

/** The CPU time of one call in microseconds, over all rounds. */
export interface Cost extends Spread {
  readonly calls: number;
}

export interface Effort {
  readonly rounds: number;
  /** The CPU time of one scenario in one round, in microseconds. */
  readonly batch: number;
}

const WARM_UP_ROUNDS = 6;
const MAX_CALLS = 100_000;
const MAX_BYTES_IN_FLIGHT = 1_000_000;

/** An empty turn of the event loop. Its cost is subtracted where each call has a turn of its own. */
const idle: Scenario = { send: () => undefined, sockets: [], transport: 'tcp', amount: 0, bytes: 1 };

/**
 * Measures all scenarios in rounds: in each round each of them runs one batch of calls, in an order that varies, so that a
 * disturbance of the machine affects all of them.
 */
export async function measure<S extends Scenario>(
  scenarios: readonly S[],
  clients: Clients,
  effort: Effort,
): Promise<{ scenario: S; cost: Cost }[]> {
  const idleRun = new ScenarioRun(idle, clients);
  const runs = scenarios.map((scenario) => new ScenarioRun(scenario, clients));
  const all = [idleRun, ...runs];
  for (let round = 1 - WARM_UP_ROUNDS; round <= effort.rounds; round++) {
    for (const run of shuffleNeighbours(all)) await run.runRound(effort.batch, round > 0);
    process.stdout.write(`\r  round ${Math.max(0, round)} of ${effort.rounds}`);
  }
  process.stdout.write('\n');
  const idleCost = spread(idleRun.costs).median;
  return runs.map((run) => ({ scenario: run.scenario, cost: run.computeCost(idleCost) }));
}

/** Neighbours in the list are compared with each other: they stay close in time, and none always runs first. */
function shuffleNeighbours(runs: readonly ScenarioRun<Scenario>[]): ScenarioRun<Scenario>[] {
  return runs
    .map((run, index) => ({ run, position: index + Math.random() * 6 }))
    .sort((a, b) => a.position - b.position)
    .map(({ run }) => run);
}

class ScenarioRun<S extends Scenario> {
  readonly costs: number[] = [];
  #callsPerBatch = 1;
  #countedCalls = 0;

  constructor(
    readonly scenario: S,
    readonly clients: Clients,
  ) {}

  /**
   * Runs one batch, and predicts from its cost how many calls the next one needs. One call that is not counted goes first:
   * the first call to an audience misses the CPU's caches, whichever variant makes it.
   */
  async runRound(batchTime: number, isCounted: boolean): Promise<void> {
    const tearDown = this.scenario.setUp?.();
    await this.#runBatch(tearDown === undefined ? 1 : this.#callsPerBatch);
    const cost = await this.#runBatch(this.#callsPerBatch);
    tearDown?.();
    if (isCounted) {
      this.costs.push(cost);
      this.#countedCalls += this.#callsPerBatch;
    }
    const max = Math.min(this.#callsPerBatch * 10, MAX_CALLS, Math.floor(MAX_BYTES_IN_FLIGHT / this.scenario.bytes));
    this.#callsPerBatch = Math.max(1, Math.min(max, Math.round(batchTime / Math.max(cost, 0.01))));
  }

  computeCost(idleCost: number): Cost {
    const subtracted = this.#hasOwnTurns ? idleCost : 0;
    return { ...spread(this.costs.map((cost) => cost - subtracted)), calls: this.#countedCalls };
  }

  /** Each call that is received has a turn of the event loop to itself, as calls in a server have. */
  get #hasOwnTurns(): boolean {
    return this.scenario.amount > 0 || this.scenario.send === idle.send;
  }

  async #received(calls: number): Promise<void> {
    const { amount, transport } = this.scenario;
    if (amount > 0) await this.clients.received(transport, calls * amount);
  }

  /** Returns the CPU time of a call (user and system) until everything is written to the sockets. */
  async #runBatch(calls: number): Promise<number> {
    const { scenario } = this;
    const hasOwnTurns = this.#hasOwnTurns;
    globalThis.gc?.({ type: 'minor' });
    await nextTurn();

    const start = process.cpuUsage();
    for (let call = 0; call < calls; call++) {
      scenario.send();
      if (hasOwnTurns) await nextTurn();
    }
    while (scenario.sockets.some((socket) => socket.writableLength > 0)) await nextTurn();
    if (scenario.isDelayed === true) await this.#received(calls);
    const { user, system } = process.cpuUsage(start);

    if (scenario.isDelayed !== true) await this.#received(calls);
    return (user + system) / calls;
  }
}
