import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { promisify } from 'node:util';

import { freePort } from '../support/free-port';

const ROOT = resolve(__dirname, '../..');
const FOLDER = join(ROOT, 'examples/auction');

/** Installs the example as `npm run example:auction` does, unless it is installed. Needs dist/. */
export async function installAuction(): Promise<void> {
  if (existsSync(join(FOLDER, 'node_modules/sails-hook-message'))) return;
  const how = ['--no-save', '--no-audit', '--no-fund', '--prefer-offline'];
  await promisify(execFile)('npm', ['install', '--prefix', FOLDER, ...how], { cwd: ROOT });
}

/** The example app in its own process, as a user starts it. */
export class Auction {
  private constructor(
    readonly address: string,
    private readonly child: ChildProcess,
    private readonly output: Interface,
  ) {}

  /** Starts it on a free port, with a robot that bids at an interval in ms, or without a robot for 0. */
  static async open(
    robotEvery: number,
    script: 'app.js' | 'cluster.js' = 'app.js',
    environment: NodeJS.ProcessEnv = {},
  ): Promise<Auction> {
    const env = { ...process.env, ...environment, PORT: String(await freePort()), ROBOT_EVERY: String(robotEvery) };
    const child = spawn(process.execPath, [script], { cwd: FOLDER, env, stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const output = createInterface(child.stdout); // which reads on, because a full pipe would block the app
      return new Auction(await readAddress(child, output), child, output);
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  /** Restarts the nodes of a cluster, one after the other, and waits until both have restarted. */
  async restartNodes(): Promise<void> {
    const restarted = ['A', 'B'].map((node) => this.#waitForLine(`Node ${node} has restarted.`));
    this.child.kill('SIGUSR2');
    await Promise.all(restarted);
  }

  #waitForLine(expected: string): Promise<void> {
    return new Promise((resolve) => {
      this.output.on('line', (line) => {
        if (line === expected) resolve();
      });
    });
  }

  /** Ends the process, and the processes that it started. */
  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill();
    await exited;
  }
}

function readAddress(child: ChildProcess, output: Interface): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`The auction exited with code ${String(code)} before it printed its address.`));
    });
    output.on('line', (line) => {
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (address) resolve(address);
    });
  });
}
