import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** The packages of an app, each with the version to install. */
export type Versions = Record<string, string>;

const PROJECT = join(__dirname, '../..');
const FIXTURE = join(__dirname, 'app');

/** The versions that the suite runs with. The matrix sets others in the environment. */
export const VERSIONS: Versions = {
  sails: process.env['SAILS_VERSION'] ?? '1.5',
  'sails-hook-orm': process.env['SAILS_HOOK_ORM_VERSION'] ?? '4',
  'sails-hook-sockets': process.env['SAILS_HOOK_SOCKETS_VERSION'] ?? '3',
  'sails-disk': process.env['SAILS_DISK_VERSION'] ?? '2',
};

/** The timeout of a hook or a test that installs packages, in ms. */
export const INSTALL_TIMEOUT = 240_000;

const TEMPORARY = mkdtempSync(join(tmpdir(), 'sails-apps-'));
process.once('exit', () => {
  rmSync(TEMPORARY, { recursive: true, force: true });
});

let tarball: Promise<string> | undefined;
const apps = new Map<string, Promise<string>>();

/** Packs the library and installs it into a new app as a user does, once a process. Returns the app's folder. */
export function installApp(versions: Versions = VERSIONS): Promise<string> {
  const key = JSON.stringify(versions);
  const app = apps.get(key) ?? install(versions);
  apps.set(key, app);
  return app;
}

async function install(versions: Versions): Promise<string> {
  const folder = newFolder('app-');
  copyFixture(folder, versions);
  await npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund', await packLibrary());
  return folder;
}

/**
 * Makes another app quickly: it links to the packages of an installed one.
 *
 * It has its own copy of sails-disk, which keeps one list of datastore names for the whole process.
 */
export async function installAppWithout(
  missing: string[],
  versions: Versions = VERSIONS,
  fixture = FIXTURE,
): Promise<string> {
  const original = await installApp(versions);
  const folder = newFolder('app-');
  const { dependencies } = JSON.parse(readFileSync(join(original, 'package.json'), 'utf8')) as {
    dependencies: Versions;
  };
  copyFixture(
    folder,
    Object.fromEntries(Object.entries(dependencies).filter(([name]) => !missing.includes(name))),
    fixture,
  );
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(join(original, 'node_modules'))) {
    const source = join(original, 'node_modules', name);
    if (name === 'sails-disk') cpSync(source, join(modules, name), { recursive: true });
    else if (!missing.includes(name)) symlinkSync(source, join(modules, name), 'dir');
  }
  return folder;
}

function copyFixture(folder: string, dependencies: Versions, fixture = FIXTURE): void {
  cpSync(fixture, folder, { recursive: true });
  const manifest = join(folder, 'package.json');
  const settings = JSON.parse(readFileSync(manifest, 'utf8')) as object;
  writeFileSync(manifest, JSON.stringify({ ...settings, dependencies }, undefined, 2));
}

/** Packs the library as it is published, once a process, or once for all processes of the matrix. Returns the tarball's path. */
export function packLibrary(): Promise<string> {
  const given = process.env['MESSAGE_TARBALL'];
  tarball ??= given === undefined ? pack() : Promise.resolve(given);
  return tarball;
}

/** Builds and packs a copy of the project, so that dist/ stays as it is for other processes. */
async function pack(): Promise<string> {
  const copy = newFolder('project-');
  const excluded = new Set(['node_modules', 'dist', 'coverage', 'test', 'examples', '.git', '.tmp']);
  cpSync(PROJECT, copy, {
    recursive: true,
    filter: (source) => dirname(source) !== PROJECT || !excluded.has(basename(source)),
  });
  symlinkSync(join(PROJECT, 'node_modules'), join(copy, 'node_modules'), 'dir');
  await npm(copy, 'pack');
  const name = readdirSync(copy).find((file) => file.endsWith('.tgz'));
  if (name === undefined) throw new Error('npm pack wrote no tarball.');
  return join(copy, name);
}

/** Makes a folder that is deleted when the process ends. */
export function newFolder(prefix: string): string {
  return mkdtempSync(join(TEMPORARY, prefix));
}

/** Runs npm without measuring its coverage. If it fails, the error contains what it printed. */
export async function npm(folder: string, ...parameters: string[]): Promise<void> {
  const environment = { ...process.env };
  delete environment['NODE_V8_COVERAGE'];
  try {
    await promisify(execFile)('npm', parameters, { cwd: folder, env: environment });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`npm ${parameters.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}
