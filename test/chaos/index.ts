/**
 * Fault injection for recovery: `npm run test:chaos -- --seed 1 --seconds 40`, or `--seeds 1-30`.
 *
 * Real nodes on a real Redis, clients behind proxies, and faults that the seed draws. What each client received is compared
 * with what was sent while it was subscribed. `--memory` runs one node without Redis, `--sails` runs Sails apps, `--nodes 2`,
 * `--clients 30`, `--only cut,halfopen` and `--not kill9` say the rest. `--library upstream` runs Socket.IO's own recovery.
 * `--verbose` prints all that was found, and `--log history.json` keeps what happened in the last run.
 */
import { writeFileSync } from 'node:fs';

import { countBy } from 'lodash';

import { breaksPromise, KINDS, type Violation } from './check/violation';
import { type Run, run } from './run';
import { parseSettings, type Settings } from './settings';

/** Of one kind, so many are printed. */
const SHOWN = 5;

async function main(): Promise<void> {
  const { runs, isVerbose, log } = parseSettings(process.argv.slice(2));
  const violating: number[] = [];
  for (const settings of runs) {
    const start = performance.now();
    const result = await run(settings);
    if (log !== undefined)
      writeFileSync(
        log,
        JSON.stringify({ ...result.history, sends: [...result.history.sends], last: [...result.history.last] }),
      );
    const broken = result.violations.filter(breaksPromise);
    if (broken.length > 0) violating.push(settings.seed);
    print(isVerbose ? result.violations : broken, isVerbose ? Infinity : SHOWN, settings);
    console.log(JSON.stringify(summarize(settings, result, performance.now() - start)));
  }
  if (runs.length > 1) console.log(`${runs.length} seeds, violations in: ${violating.join(', ') || 'none'}`);
  process.exitCode = violating.length > 0 ? 1 : 0;
}

function print(violations: readonly Violation[], most: number, { seed }: Settings): void {
  const printed: Record<string, number> = {};
  for (const { kind, at, client, detail } of violations) {
    const count = (printed[kind] = (printed[kind] ?? 0) + 1);
    if (count > most) continue;
    const whose = client === undefined ? '' : ` ${client}:`;
    console.log(`seed ${seed}, ${at.toFixed()} ms, ${kind}:${whose} ${detail}`);
  }
  for (const [kind, count] of Object.entries(printed)) {
    const more = count > most ? ` (${count - most} more)` : '';
    console.log(`seed ${seed}: ${count} × ${kind}${more}. ${KINDS[kind as keyof typeof KINDS] ?? ''}`);
  }
}

function summarize(settings: Settings, { history, violations, faults, stalls }: Run, took: number): object {
  const events = history.clients.flatMap((client) => client.events);
  const connections = events.filter((event) => event.kind === 'connected');
  const { allows: _, ...drawn } = settings;
  return {
    ...drawn,
    took: Math.round(took / 1000),
    messages: [...history.sends.values()].reduce((sum, { length }) => sum + length, 0),
    deliveries: events.filter(({ kind }) => kind === 'message').length,
    connections: connections.length,
    recoveries: connections.filter(({ recovered }) => recovered).length,
    faults,
    violations: countBy(violations.filter(breaksPromise), 'kind'),
    information: countBy(
      violations.filter((violation) => !breaksPromise(violation)),
      'kind',
    ),
    stalls,
  };
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
void main();
