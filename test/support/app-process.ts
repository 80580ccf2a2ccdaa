import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';

import { freePort } from './free-port';

/** A Sails app, or a script of one, in a process of its own, which may end. */
export class AppProcess {
  /** All that it has printed. */
  output = '';
  /** Resolves with its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  readonly #process: ChildProcess;
  readonly #printed = new EventEmitter();

  constructor(
    folder: string,
    parameters: string[],
    readonly port: number,
    env: NodeJS.ProcessEnv = {},
  ) {
    const { NODE_V8_COVERAGE: _, ...inherited } = process.env; // The library in it is a copy.
    this.#process = spawn(process.execPath, parameters, {
      cwd: folder,
      env: { ...inherited, PORT: String(port), ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (text) => {
        this.output += String(text);
        this.#printed.emit('text');
      });
    }
    // 'close' comes when all that it printed was read.
    this.ended = once(this.#process, 'close').then(([code, signal]) => (code ?? signal) as number | string);
    void this.ended.then(() => this.#printed.emit('text'));
  }

  /** Starts an app by its app.js, which sends a message once it has lifted. */
  static async lift(folder: string, env?: NodeJS.ProcessEnv): Promise<AppProcess> {
    const app = new AppProcess(folder, ['app.js'], await freePort(), env);
    await Promise.race([once(app.#process, 'message'), app.ended]);
    if (app.isAlive) return app;
    throw new Error(`app.js ended before it had lifted:\n${app.output}`);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get isAlive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** Makes a request. Resolves with the status of the response, or undefined if the app ended before it responded. */
  async request(method: string, path: string, body?: object, headers: object = {}): Promise<number | undefined> {
    try {
      const response = await fetch(this.url + path, {
        method,
        headers: { 'content-type': 'application/json', connection: 'close', ...headers },
        body: body === undefined ? null : JSON.stringify(body),
      });
      await response.arrayBuffer();
      return response.status;
    } catch (error) {
      await this.ended;
      if (error instanceof TypeError) return undefined; // As fetch() reports a connection that was closed.
      throw error;
    }
  }

  /** Sends it a message, as process managers do. */
  send(message: string): void {
    this.#process.send(message);
  }

  /** Waits until it has printed something. */
  async prints(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.output)) {
      if (!this.isAlive) throw new Error(`Expected ${String(pattern)} in its output, which is:\n${this.output}`);
      await once(this.#printed, 'text');
    }
  }

  async stop(): Promise<void> {
    if (this.isAlive) this.#process.kill('SIGKILL');
    await this.ended;
  }
}
