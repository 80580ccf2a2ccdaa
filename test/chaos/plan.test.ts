import assert from 'node:assert/strict';

import { planFaults } from './plan';
import { parseSettings } from './settings';

function planOf(...args: string[]): object[] {
  const { runs } = parseSettings(args);
  return runs.map((settings) =>
    planFaults(settings).map(({ at, scope, fault, random, ...targets }) => [
      at,
      scope,
      fault.name,
      random.seed,
      targets,
    ]),
  );
}

describe('the plan of a chaos run', () => {
  it('is the same for the same seed, and another for another', () => {
    assert.deepEqual(planOf('--seed', '7'), planOf('--seed', '7'));
    assert.notDeepEqual(planOf('--seed', '7'), planOf('--seed', '8'));
    assert.deepEqual(
      planOf('--seeds', '7-8,11'),
      ['7', '8', '11'].flatMap((seed) => planOf('--seed', seed)),
    );
  });

  it('has the faults that are allowed', () => {
    const names = (plan: object[]) =>
      new Set(plan.flatMap((planned) => (planned as unknown[][]).map(([, , name]) => name)));
    assert.deepEqual(names(planOf('--seeds', '1-5', '--only', 'cut,kill9')), new Set(['cut', 'kill9']));
    assert.ok(!names(planOf('--seeds', '1-5', '--not', 'cut')).has('cut'));
    assert.ok(!names(planOf('--seeds', '1-5', '--memory')).has('redis-kill'));
  });
});
