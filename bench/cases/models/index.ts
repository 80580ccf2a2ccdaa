import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { BenchmarkCase } from '../../harness/benchmark-case';
import { type Spread, spread } from '../../harness/statistics';
import type { Load } from './load-app';

/** What it takes to load an app with so many models; times in milliseconds. */
export interface ModelsRow {
  readonly models: number;
  readonly withoutHook: Spread;
  readonly withHook: Spread;
  /** The time of `mixin()` alone. */
  readonly mixin: Spread;
  /** The heap that `mixin()` takes for each model, in bytes. */
  readonly bytes: Spread;
}

/** The time and the memory that the hook takes for each model of an app. */
const models: BenchmarkCase<ModelsRow> = {
  async run(quick) {
    const loads = quick ? 1 : 3;
    return [await measureModels(1, loads), await measureModels(1_000, loads)];
  },
};

async function measureModels(models: number, loads: number): Promise<ModelsRow> {
  const withHook: Load[] = [];
  const withoutHook: Load[] = [];
  for (let load = 1; load <= loads; load++) {
    withoutHook.push(await loadApp(models, 'without'));
    withHook.push(await loadApp(models, 'with'));
    process.stdout.write(`\r  ${models} models, load ${load} of ${loads}`);
  }
  process.stdout.write('\n');
  const mixins = withoutHook.flatMap(({ mixin }) => mixin ?? []);
  return {
    models,
    withoutHook: spread(withoutHook.map(({ time }) => time)),
    withHook: spread(withHook.map(({ time }) => time)),
    mixin: spread(mixins.map(({ time }) => time)),
    bytes: spread(mixins.map(({ bytes }) => bytes)),
  };
}

async function loadApp(models: number, hook: 'with' | 'without'): Promise<Load> {
  const child = fork(join(__dirname, 'load-app.ts'), [String(models), hook], {
    execArgv: ['--expose-gc', '--require', 'tsx/cjs'],
  });
  const [[load]] = (await Promise.all([once(child, 'message'), once(child, 'exit')])) as [[Load], unknown];
  return load;
}

export default models;
