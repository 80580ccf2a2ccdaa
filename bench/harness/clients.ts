import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { Command, Transport } from './client-program';

/** The clients of a case. They run in another process, so that their CPU time is not measured. */
export class Clients {
  readonly #process: ChildProcess = fork(join(__dirname, 'client-program.ts'), {
    execArgv: ['--require', 'tsx/cjs'],
  });

  constructor() {
    this.#process.on('exit', (code) => {
      if (code !== 0) throw new Error('The client process failed.');
    });
  }

  async connect(transport: Transport, port: number, count: number): Promise<void> {
    await this.#run({ command: 'connect', transport, port, count });
  }

  /** Waits until this much has been received since the last call: messages, or bytes for TCP. */
  async received(transport: Transport, amount: number): Promise<void> {
    await this.#run({ command: 'await', transport, amount });
  }

  /** The delay of each message received since the last call, in milliseconds. */
  async delays(): Promise<number[]> {
    return (await this.#run({ command: 'delays' })) as number[];
  }

  stop(): void {
    this.#process.disconnect();
  }

  async #run(command: Command): Promise<unknown> {
    const replied = once(this.#process, 'message');
    this.#process.send(command);
    const [{ result }] = (await replied) as [{ result: unknown }];
    return result;
  }
}
