/** What an app gets with this package, and whether it can be trusted: `npm run test:supply-chain`. */
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

/** An address would tie whoever installs to the place where a lock file was made. */
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

/** All that is installed with this package, whether an app has it already or not. */
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

function assertFewAndPlain(dependencies: Map<string, LockedPackage>): void {
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

/** Whether the registry has signed what is installed; a registry or a network that can't answer is no fault of a package's. */
async function checkSignatures(): Promise<void> {
  const { failed, said } = await new Promise<{ failed: boolean; said: string }>((resolve) => {
    const command = ['audit', 'signatures', '--fetch-retries=0'];
    execFile('npm', command, { cwd: PROJECT, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ failed: error !== null, said: `${stdout}\n${stderr}` });
    });
  });
  if (!failed) console.log(said.trim());
  else {
    assert.doesNotMatch(said, /invalid|tampered/i);
    const reason =
      /npm error (?:network )?(.*(?:failed|error|found|allowed).*)/i.exec(said)?.[1] ?? 'no answer in a minute';
    console.log(`signatures: not checked, because this machine can't have the keys (${withoutAddress(reason)})`);
  }
}

function withoutAddress(text: string): string {
  return text.replaceAll(/https?:\/\/\S+/g, 'the network');
}

async function main(): Promise<void> {
  lockFiles().forEach(assertNoAddresses);
  assertFewAndPlain(runTimeDependencies());
  await checkSignatures();
}

void main();
