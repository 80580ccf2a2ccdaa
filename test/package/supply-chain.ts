/** Checks what is installed with this package, and the lock files: `npm run test:supply-chain`. */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PROJECT = join(__dirname, '../..');

interface LockedPackage {
  version: string;
  license?: string;
  hasInstallScript?: boolean;
  integrity?: string;
  link?: boolean;
  dependencies?: Record<string, string>;
}

interface Lock {
  packages: Record<string, LockedPackage>;
}

function lockFiles(): string[] {
  const files = execFileSync('git', ['ls-files', '*package-lock.json'], { cwd: PROJECT, encoding: 'utf8' });
  return files.trim().split('\n');
}

/** A lock file with addresses would install from the registry of the machine that wrote it. */
function assertNoAddresses(file: string): void {
  const text = readFileSync(join(PROJECT, file), 'utf8');
  const { packages } = JSON.parse(text) as Lock;
  for (const [name, locked] of Object.entries(packages)) {
    assert.ok(!('resolved' in locked) || locked.link, `${file}: ${name} has an address`);
    const isInstalled = name.includes('node_modules/') && !locked.link;
    assert.ok(!isInstalled || locked.integrity !== undefined, `${file}: ${name} has no checksum`);
  }
  assert.doesNotMatch(text, /"(git\+|file:|https?:)[^"]*\.(tgz|git)/, file);
  console.log(`${file}: ${Object.keys(packages).length - 1} packages, each with a checksum, none with an address`);
}

/** Returns every package that is installed with this one. */
function runTimeDependencies(): Map<string, LockedPackage> {
  const { packages } = JSON.parse(readFileSync(join(PROJECT, 'package-lock.json'), 'utf8')) as Lock;
  const found = new Map<string, LockedPackage>();
  const queue = Object.keys(packages['']?.dependencies ?? {});
  for (const name of queue) {
    const locked = packages[`node_modules/${name}`];
    assert.ok(locked, name);
    if (!found.has(name)) queue.push(...Object.keys(locked.dependencies ?? {}));
    found.set(name, locked);
  }
  return found;
}

function assertOnlyLodash(dependencies: Map<string, LockedPackage>): void {
  const list = [...dependencies].map(
    ([name, { version, license }]) => `${name} ${version} (${license ?? 'no licence'})`,
  );
  console.log(`run-time dependencies: ${dependencies.size}: ${list.join(', ')}`);
  assert.deepEqual([...dependencies.keys()], ['lodash']);
  for (const [name, { hasInstallScript, license }] of dependencies) {
    assert.ok(!hasInstallScript, `${name} runs a script when it is installed`);
    assert.equal(license, 'MIT', name);
  }
}

/** Checks the registry's signatures of what is installed. Without a network or the registry's keys, they are not checked. */
async function checkSignatures(): Promise<void> {
  const { failed, output } = await new Promise<{ failed: boolean; output: string }>((resolve) => {
    const command = ['audit', 'signatures', '--fetch-retries=0'];
    execFile('npm', command, { cwd: PROJECT, timeout: 15_000 }, (error, stdout, stderr) => {
      resolve({ failed: error !== null, output: `${stdout}\n${stderr}` });
    });
  });
  if (!failed) console.log(output.trim());
  else {
    assert.doesNotMatch(output, /invalid|tampered/i);
    const reason =
      /npm error (?:network )?(.*(?:failed|error|found|allowed).*)/i.exec(output)?.[1] ?? 'no response in 15 seconds';
    console.log(`signatures: not checked, because the keys cannot be fetched (${withoutAddress(reason)})`);
  }
}

function withoutAddress(text: string): string {
  return text.replaceAll(/https?:\/\/\S+/g, 'the network');
}

async function main(): Promise<void> {
  lockFiles().forEach(assertNoAddresses);
  assertOnlyLodash(runTimeDependencies());
  await checkSignatures();
}

void main();
