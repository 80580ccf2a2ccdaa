import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { Kind, Order } from './clients';

/** The other process, where the clients are. */
export class ClientProcess {
  readonly #process: ChildProcess = fork(join(__dirname, 'clients.ts'), { execArgv: ['--require', 'tsx/cjs'] });

  constructor() {
    this.#process.on('exit', (code) => {
      if (code !== 0) throw new Error('the client process has failed');
    });
  }

  async connect(kind: Kind, port: number, count: number): Promise<void> {
    await this.#ask({ order: 'connect', kind, port, count });
  }

  /** Comes back when so much has arrived since the last time: messages, and bytes for TCP. */
  async arrival(kind: Kind, amount: number): Promise<void> {
    await this.#ask({ order: 'await', kind, amount });
  }

  /** How long each message since the last time was on its way, in milliseconds. */
  async delays(): Promise<number[]> {
    return (await this.#ask({ order: 'delays' })) as number[];
  }

  stop(): void {
    this.#process.disconnect();
  }

  async #ask(order: Order): Promise<unknown> {
    const answered = once(this.#process, 'message');
    this.#process.send(order);
    const [{ answer }] = (await answered) as [{ answer: unknown }];
    return answer;
  }
}
