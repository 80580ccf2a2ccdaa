import { setTimeout as sleep } from 'node:timers/promises';

import { io as connect, type Socket } from 'socket.io-client';

import { MODEL, type Numbered } from '../../harness/recovery-protocol';
import type { Profile } from './profile';

/** The process of some of the clients: it is started with a URL and a profile, and cuts its clients' connections. */
export interface ClientResult {
  readonly received: number;
  readonly duplicates: number;
  readonly returns: number;
  readonly recovered: number;
  /** From the request to connect until the last message has come that was missed, in milliseconds. */
  readonly replays: readonly number[];
  /** From the sending of a message until it has come, in milliseconds. */
  readonly delays: readonly number[];
}

export type ClientCommand = 'cut' | 'finish';

class Client {
  readonly numbers = new Set<number>();
  readonly replays: number[] = [];
  readonly delays: number[] = [];
  duplicates = 0;
  returns = 0;
  recovered = 0;
  readonly #socket: Socket;
  #askedAt = 0;
  #replayedAt = 0;

  constructor(url: string, { away }: Profile) {
    this.#socket = connect(url, {
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: away,
      reconnectionDelayMax: 2.5 * away,
    });
    this.#socket.io.on('open', () => {
      this.#noteReplay();
      this.#askedAt = now();
    });
    let isFirst = true;
    this.#socket.on('connect', () => {
      if (isFirst) isFirst = false;
      else {
        this.returns++;
        if (this.#socket.recovered) this.recovered++;
      }
    });
    this.#socket.on(MODEL, ({ data: { number, sentAt } }: { data: Numbered }) => {
      const at = now();
      if (this.numbers.has(number)) this.duplicates++;
      this.numbers.add(number);
      this.delays.push(at - sentAt);
      if (sentAt < this.#askedAt) this.#replayedAt = at;
    });
  }

  /** Closes the TCP connection without a word, as a network does. */
  cut(): void {
    const { transport } = this.#socket.io.engine as unknown as { transport: { ws?: { terminate(): void } } };
    transport.ws?.terminate();
  }

  get isConnected(): boolean {
    return this.#socket.connected;
  }

  #noteReplay(): void {
    if (this.#socket.recovered && this.#replayedAt > 0) this.replays.push(this.#replayedAt - this.#askedAt);
    this.#replayedAt = 0;
  }

  stop(): void {
    this.#noteReplay();
    this.#socket.disconnect();
  }
}

function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

async function keepCutting(client: Client, { minimum, cutInterval, duration }: Profile): Promise<void> {
  const end = now() + duration;
  await sleep(minimum + Math.random() * cutInterval);
  while (now() < end) {
    client.cut();
    await sleep(cutInterval + Math.random() * minimum);
  }
}

async function main(url: string, count: number, profile: Profile): Promise<void> {
  const clients: Client[] = [];
  for (let index = 0; index < count; index++) {
    clients.push(new Client(url, profile));
    await sleep((1000 * profile.clients) / count / profile.connectionsPerSecond);
  }
  while (clients.some(({ isConnected }) => !isConnected)) await sleep(100);
  process.send?.('ready');
  process.on('message', (command: ClientCommand) => {
    if (command === 'cut') void Promise.all(clients.map((client) => keepCutting(client, profile)));
    else finish();
  });

  const finish = () => {
    for (const client of clients) client.stop();
    const sum = (select: (client: Client) => number) => clients.reduce((total, client) => total + select(client), 0);
    const result: ClientResult = {
      received: sum(({ numbers }) => numbers.size),
      duplicates: sum(({ duplicates }) => duplicates),
      returns: sum(({ returns }) => returns),
      recovered: sum(({ recovered }) => recovered),
      replays: clients.flatMap(({ replays }) => replays),
      delays: clients.flatMap(({ delays }) => delays),
    };
    process.send?.(result, () => process.exit());
  };
}

const [url = '', count = '', profile = ''] = process.argv.slice(2);
void main(url, Number(count), JSON.parse(profile) as Profile);
