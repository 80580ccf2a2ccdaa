import { spawnSync } from 'node:child_process';

/** The programs that tests take beside Node, by the command that shows whether they are there. */
const PROGRAMS = { 'redis-server': 'redis-server', Chromium: '/usr/bin/chromium' } as const;
type Program = keyof typeof PROGRAMS;

const missing = Object.entries(PROGRAMS)
  .filter(([, command]) => spawnSync(command, ['--version']).status !== 0)
  .map(([name]) => name);
if (missing.length > 0) {
  const what = `the tests that take ${missing.join(' or ')}, which this machine lacks`;
  if (process.env['CI'] === 'true') throw new Error(`CI may not leave out ${what}.`);
  console.log(`Left out: ${what}.`);
}

/** A `describe` that takes these programs: without one of them it is left out. One line says so for all of them. */
export function describeWith(programs: readonly Program[], title: string, suite: (this: Mocha.Suite) => void): void {
  if (programs.every((program) => !missing.includes(program))) describe(title, suite);
}
