import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** A database server with a data folder of its own. It ends with this process at the latest. */
export class ServerProcess {
  readonly #user: { uid?: number; gid?: number };
  readonly #stopSignal: NodeJS.Signals;
  #folder = '';
  #process: ChildProcess | undefined;
  readonly #killNow = () => {
    this.#process?.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  };

  /**
   * @param user - the system's user that the server runs as in place of root
   * @param stopSignal - the signal that ends it without waiting for its clients
   */
  constructor(user: string, stopSignal: NodeJS.Signals) {
    this.#user = process.getuid?.() === 0 ? { uid: readId('-u', user), gid: readId('-g', user) } : {};
    this.#stopSignal = stopSignal;
  }

  /** Makes the data folder, which is empty and belongs to the server's user. */
  createFolder(): string {
    this.#folder = mkdtempSync(join(tmpdir(), 'database-'));
    const { uid, gid } = this.#user;
    if (uid !== undefined && gid !== undefined) chownSync(this.#folder, uid, gid);
    process.once('exit', this.#killNow);
    return this.#folder;
  }

  /** Runs a program to its end as the server's user, such as the one that fills the data folder. */
  async run(program: string, ...parameters: string[]): Promise<void> {
    await promisify(execFile)(program, parameters, { cwd: this.#folder, ...this.#user });
  }

  /** Starts the server. Resolves when it has written a line with these words to its error output. */
  async start(program: string, parameters: string[], ready: string): Promise<void> {
    const options = { cwd: this.#folder, ...this.#user };
    const server = spawn(program, parameters, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process = server;
    const lines: string[] = [];
    for await (const line of createInterface({ input: server.stderr })) {
      lines.push(line);
      if (line.includes(ready)) break;
    }
    if (!lines.at(-1)?.includes(ready)) throw new Error(`${program} did not start:\n${lines.join('\n')}`);
    server.stderr.resume();
  }

  async stop(): Promise<void> {
    const server = this.#process;
    this.#process = undefined;
    if (server?.exitCode === null && server.kill(this.#stopSignal)) await once(server, 'exit');
    this.#killNow();
    process.off('exit', this.#killNow);
  }
}

function readId(option: string, user: string): number {
  return Number(execFileSync('id', [option, user], { encoding: 'utf8' }));
}
