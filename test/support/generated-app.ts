import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

import { freePort } from './free-port';
import { newFolder, npm } from './install';

const SAILS = join(__dirname, '../../node_modules/sails/bin/sails.js');

/** An app that `sails new` generates, in a folder and a process of its own. */
export class GeneratedApp {
  url = '';
  /** What the process has printed since it was started. */
  output = '';
  #process: ChildProcess | undefined;
  readonly #lines = new EventEmitter();

  constructor(readonly folder: string) {}

  /** Generates an app by flags of `sails new`, and installs nothing. */
  static async generate(...flags: string[]): Promise<GeneratedApp> {
    const parent = newFolder('generated-');
    await promisify(execFile)(process.execPath, [SAILS, 'new', 'app', '--fast', ...flags], { cwd: parent });
    return new GeneratedApp(join(parent, 'app'));
  }

  async install(...packages: string[]): Promise<void> {
    await npm(this.folder, 'install', '--prefer-offline', '--no-audit', '--no-fund', ...packages);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  append(path: string, text: string): void {
    appendFileSync(join(this.folder, path), `\n${text}\n`);
  }

  /** Runs a script in the app's folder to its end. */
  async run(script: string, ...args: string[]): Promise<void> {
    await promisify(execFile)(process.execPath, [script, ...args], { cwd: this.folder });
  }

  /** Lifts the app on a free port of 127.0.0.1, and returns once it listens. */
  async lift(environment: (url: string) => NodeJS.ProcessEnv = () => ({})): Promise<void> {
    const port = await freePort();
    this.url = `http://127.0.0.1:${port}`;
    this.output = '';
    const app = spawn(process.execPath, ['app.js'], {
      cwd: this.folder,
      env: { ...process.env, PORT: String(port), sails_explicitHost: '127.0.0.1', ...environment(this.url) },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // it starts processes of its own, which end with its group
    });
    this.#process = app;
    process.once('exit', this.#kill);
    for (const input of [app.stdout, app.stderr]) {
      createInterface({ input }).on('line', (line) => {
        this.output += `${line}\n`;
        this.#lines.emit('line', line);
      });
    }
    await this.printed(/\bPort +: \d/);
  }

  /** Waits until the process prints a line. */
  async printed(pattern: RegExp): Promise<void> {
    if (this.#process === undefined) throw new Error('the app is not lifted');
    const ended = once(this.#process, 'exit').then(() => {
      throw new Error(`The app ended before it printed ${String(pattern)}:\n${this.output}`);
    });
    const printed = new Promise<void>((resolve) => {
      const look = (line: string) => {
        if (!pattern.test(line)) return;
        this.#lines.off('line', look);
        resolve();
      };
      this.#lines.on('line', look);
    });
    ended.catch(() => undefined);
    await Promise.race([printed, ended]);
  }

  /** Ends the app, and what it has started, also if the app itself has ended. */
  async stop(): Promise<void> {
    const app = this.#process;
    this.#process = undefined;
    process.off('exit', this.#kill);
    if (app === undefined) return;
    const exited = app.exitCode === null && app.signalCode === null ? once(app, 'exit') : undefined;
    killGroup(app);
    await exited;
  }

  readonly #kill = () => {
    if (this.#process !== undefined) killGroup(this.#process);
  };
}

/** Ends the processes of a group, of which none may be left. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
