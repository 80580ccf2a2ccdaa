import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Commands, type FromNode, NODE_CONFIG, type NodeConfig, type ToNode } from '../protocol';

const PLAIN = join(__dirname, '../node/plain.ts');
const START_TIMEOUT = 60_000;

export interface NodeEvents {
  readonly onNews: (node: NodeProcess, news: FromNode) => void;
  readonly onEnd: (node: NodeProcess, crash: string | undefined) => void;
}

/** One node, or worker, in a process of its own. */
export class NodeProcess {
  isReady = false;
  #isDone = false;
  #calls = 0;
  #output = '';
  readonly #waiting = new Map<number, (result: unknown) => void>();
  readonly #process: ChildProcess;
  readonly #started: Promise<void>;
  readonly #ended: Promise<unknown>;

  /** @param app - the folder of a Sails app; without it, the node is a plain Socket.IO server */
  constructor(
    readonly config: NodeConfig,
    readonly events: NodeEvents,
    app: string | undefined,
  ) {
    this.#process = fork(app === undefined ? PLAIN : join(app, 'app.js'), [], {
      env: { ...process.env, [NODE_CONFIG]: JSON.stringify(config), NODE_V8_COVERAGE: undefined },
      execArgv: ['--require', require.resolve('tsx/cjs')],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on('data', (text) => (this.#output = (this.#output + String(text)).slice(-4000)));
    this.#started = new Promise((resolve) => {
      this.#process.on('message', (news: FromNode) => {
        if (news.kind === 'result') this.#waiting.get(news.call)?.(news.result);
        else events.onNews(this, news);
        if (news.kind !== 'ready') return;
        this.isReady = true;
        resolve();
      });
    });
    this.#ended = once(this.#process, 'exit').then(() => {
      this.isReady = false;
      for (const resolve of this.#waiting.values()) resolve(undefined);
      events.onEnd(this, this.#isDone ? undefined : this.#output);
    });
  }

  get name(): string {
    return this.config.name;
  }

  get isAlive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  async start(): Promise<this> {
    await Promise.race([this.#started, this.#ended, sleep(START_TIMEOUT, undefined, { ref: false })]);
    if (!this.isReady) throw new Error(`${this.name} did not start: ${this.#output}`);
    return this;
  }

  /** Returns the result of a call, or undefined if the node ends or does not reply in time. */
  async ask<Name extends keyof Commands>(
    command: Name,
    ...parameters: Parameters<Commands[Name]>
  ): Promise<ReturnType<Commands[Name]> | undefined> {
    if (!this.isAlive) return undefined;
    const call = ++this.#calls;
    const replied = new Promise<unknown>((resolve) => this.#waiting.set(call, resolve));
    this.#process.send({ call, command, parameters } satisfies ToNode, () => undefined);
    const result = await Promise.race([replied, sleep(10_000, undefined, { ref: false })]);
    this.#waiting.delete(call);
    return result as ReturnType<Commands[Name]> | undefined;
  }

  freeze(): void {
    this.#process.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process.kill('SIGCONT');
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#isDone = true;
    this.isReady = false;
    if (signal === 'SIGKILL') this.thaw();
    this.#process.kill(signal);
    await Promise.race([this.#ended, sleep(15_000, undefined, { ref: false })]);
    if (this.isAlive) {
      this.#process.kill('SIGKILL');
      await this.#ended;
    }
  }
}
