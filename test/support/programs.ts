import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The programs that some tests need, each with the Debian package that has it. */
export const PROGRAMS = {
  chromium: 'chromium',
  mariadbd: 'mariadb-server',
  nginx: 'nginx-light',
  postgres: 'postgresql',
  'redis-server': 'redis-server',
} as const;
export type Program = keyof typeof PROGRAMS;

const POSTGRES_VERSIONS = '/usr/lib/postgresql';
const missing = new Set<Program>();

/** Returns the path of a program, or undefined where this machine does not have it. */
export function findProgram(name: Program): string | undefined {
  return findAll(name)[0];
}

/** Returns every path at which a program is found; .ci/run hides them all. */
export function findAll(name: Program): string[] {
  return programFolders()
    .map((folder) => join(folder, name))
    .filter(isExecutable);
}

/** Returns the path of a program, or throws an error that says how to install it. */
export function requireProgram(name: Program): string {
  const path = findProgram(name);
  if (path === undefined) throw new Error(`${name} is not installed. ${howToInstall([name])}`);
  return path;
}

/**
 * A `describe` that is skipped where this machine lacks one of the programs. One line at the end names them for all
 * skipped suites. With REQUIRE_PROGRAMS=true, as .ci/run has it, a missing program is an error instead.
 */
export function describeWith(programs: readonly Program[], title: string, suite: (this: Mocha.Suite) => void): void {
  const lacking = programs.filter((name) => findProgram(name) === undefined);
  if (lacking.length === 0) {
    describe(title, suite);
    return;
  }
  if (process.env['REQUIRE_PROGRAMS'] === 'true') lacking.forEach(requireProgram);
  if (missing.size === 0) process.once('exit', reportSkipped);
  for (const name of lacking) missing.add(name);
}

function reportSkipped(): void {
  const names = [...missing].sort();
  console.log(`Skipped the tests that need ${names.join(', ')}. ${howToInstall(names)}`);
}

function howToInstall(names: readonly Program[]): string {
  return `To run them, install what is missing; on Debian: apt-get install ${names.map((name) => PROGRAMS[name]).join(' ')}`;
}

/** Debian keeps servers in folders that are not on every user's PATH. */
function programFolders(): string[] {
  const versions = existsSync(POSTGRES_VERSIONS) ? readdirSync(POSTGRES_VERSIONS) : [];
  return [
    ...(process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''),
    '/usr/sbin',
    ...versions.map((version) => join(POSTGRES_VERSIONS, version, 'bin')),
  ];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
