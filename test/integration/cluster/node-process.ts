import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';

/** A message from a node's hook `control`. */
export interface ControlMessage {
  event?: 'loaded' | 'lifted';
  call?: number;
  result?: unknown;
  error?: string;
}

/** The commands that a node runs. */
export interface Commands {
  message(id: number, data: object): void;
  messages(id: number, from: number, to: number): void;
  messageExcept(socketId: string, id: number, data: object): void;
  socketsJoin(socketId: string, room: string): void;
  socketsLeave(socketId: string, room: string): void;
  leaveAll(room: string): void;
  disconnectSockets(room: string): void;
  waitForDisconnect(socketId: string): void;
  flush(): void;
  release(): void;
}

/** Runs commands in a process in which Sails runs. */
export class ControlChannel {
  readonly #messages = new EventEmitter();
  #calls = 0;

  constructor(private readonly send: (message: object) => void) {
    this.#messages.setMaxListeners(0);
  }

  /** Handles a message from the process. */
  receive({ control }: { control?: ControlMessage }): void {
    if (control?.event !== undefined) this.#messages.emit(control.event);
    if (control?.call !== undefined) this.#messages.emit(String(control.call), control);
  }

  async waitForEvent(event: 'loaded' | 'lifted'): Promise<void> {
    await once(this.#messages, event);
  }

  async run<Name extends keyof Commands>(command: Name, ...values: Parameters<Commands[Name]>): Promise<void> {
    const call = ++this.#calls;
    this.send({ control: { call, command, values } });
    const [{ error }] = (await once(this.#messages, String(call))) as [ControlMessage];
    if (error !== undefined) throw new Error(error);
  }
}

export interface ProcessOptions {
  args?: string[];
  /** Modules that are loaded before the script. */
  preload?: string[];
}

/** A real process in an app's folder. If Sails runs in it, a test can run commands in it. */
export class NodeProcess {
  readonly process: ChildProcess;
  readonly control: ControlChannel;
  /** Everything that it printed. */
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
    delete env['NODE_V8_COVERAGE']; // a killed process writes none, and the library in it is a copy
    this.process = fork(join(folder, script), args, {
      cwd: folder,
      env,
      execArgv: preload.flatMap((path) => ['--require', path]),
      serialization: 'advanced', // JSON would change the data
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on('data', (text) => {
        this.output += String(text);
      });
    }
    this.ended = once(this.process, 'exit').then(() => undefined);
    this.control = new ControlChannel((message) => this.process.send(message));
    this.process.on('message', (message: object) => {
      this.control.receive(message);
    });
  }

  /** Waits for an event. If the process ends before, it has failed. */
  async waitFor(event: 'loaded' | 'lifted'): Promise<this> {
    const failed = this.ended.then(() => {
      throw new Error(`${this.process.spawnfile} ended before it was ${event}:\n${this.output}`);
    });
    await Promise.race([this.control.waitForEvent(event), failed]);
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get isAlive(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  run: ControlChannel['run'] = (command, ...values) => this.control.run(command, ...values);

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.isAlive) this.process.kill(signal);
    await this.ended;
  }
}
