import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';

/** What the hook `control` of a node says. */
export interface Words {
  event?: 'loaded' | 'lifted';
  call?: number;
  result?: unknown;
  error?: string;
}

/** What a node may be told to do. */
export interface Commands {
  message(id: number, data: object): void;
  messages(id: number, from: number, to: number): void;
  messageWithout(socketId: string, id: number, data: object): void;
  gone(socketId: string): void;
  flush(): void;
  release(): void;
}

/** How to talk to a process in which Sails runs. */
export class Control {
  readonly #said = new EventEmitter();
  #calls = 0;

  constructor(private readonly send: (message: object) => void) {
    this.#said.setMaxListeners(0);
  }

  /** Takes what the process said. */
  take({ control: words }: { control?: Words }): void {
    if (words?.event !== undefined) this.#said.emit(words.event);
    if (words?.call !== undefined) this.#said.emit(String(words.call), words);
  }

  async said(event: 'loaded' | 'lifted'): Promise<void> {
    await once(this.#said, event);
  }

  async tell<Name extends keyof Commands>(command: Name, ...values: Parameters<Commands[Name]>): Promise<void> {
    const call = ++this.#calls;
    this.send({ control: { call, command, values } });
    const [{ error }] = (await once(this.#said, String(call))) as [Words];
    if (error !== undefined) throw new Error(error);
  }
}

export interface ProcessOptions {
  args?: string[];
  /** Modules that are loaded before the script. */
  preload?: string[];
}

/** A real process in an app's folder, which a test can talk to if Sails runs in it. */
export class Node {
  readonly process: ChildProcess;
  readonly control: Control;
  /** All that it printed. */
  output = '';
  readonly ended: Promise<void>;

  constructor(
    folder: string,
    script: string,
    readonly port: number,
    environment: NodeJS.ProcessEnv,
    { args = [], preload = [] }: ProcessOptions = {},
  ) {
    const env: NodeJS.ProcessEnv = { ...process.env, PORT: String(port), ...environment };
    delete env['NODE_V8_COVERAGE']; // a process that is killed writes none, and the library in it is a copy
    this.process = fork(join(folder, script), args, {
      cwd: folder,
      env,
      execArgv: preload.flatMap((path) => ['--require', path]),
      serialization: 'advanced', // JSON would change what a message holds
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on('data', (text) => {
        this.output += String(text);
      });
    }
    this.ended = once(this.process, 'exit').then(() => undefined);
    this.control = new Control((message) => this.process.send(message));
    this.process.on('message', (message: object) => {
      this.control.take(message);
    });
  }

  /** Waits until it says something; a process that ends before has failed. */
  async once(event: 'loaded' | 'lifted'): Promise<this> {
    const failed = this.ended.then(() => {
      throw new Error(`${this.process.spawnfile} ended before it was ${event}:\n${this.output}`);
    });
    await Promise.race([this.control.said(event), failed]);
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get isAlive(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  tell: Control['tell'] = (command, ...values) => this.control.tell(command, ...values);

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.isAlive) this.process.kill(signal);
    await this.ended;
  }
}
