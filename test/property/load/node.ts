/** A Sails node that subscribes whoever asks, and sends messages as fast as it is told to. */
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import hook = require('../../../src/hook');
import type { MessageMethods } from '../../../src/model/methods';
import { freePort } from '../../support/free-port';
import { called } from '../../support/sails';
import { ARRIVED, END, type FromNode, type Order, SAMPLES, seeded, type Sent } from './protocol';

interface Sails {
  lift(config: object, done: (error?: Error) => void): void;
  io: { emit(event: string): void; timeout(time: number): { emitWithAck(event: string): Promise<unknown> } };
  sockets: { get(id: string): Parameters<MessageMethods['message']>[2] };
  models: Record<'item', MessageMethods>;
}
// eslint-disable-next-line @typescript-eslint/no-require-imports -- Sails has no types
const { Sails } = require('sails') as { Sails: new () => Sails };

const sails = new Sails();
const tell = (news: FromNode) => process.send?.(news);

async function lift(): Promise<string> {
  const port = await freePort();
  const attributes = { id: { type: 'number', autoIncrement: true } };
  const config = {
    appPath: join(__dirname, '../../..'), // where the hooks are installed
    port,
    explicitHost: '127.0.0.1',
    globals: false,
    log: { level: 'error' },
    hooks: { message: hook, grunt: false },
    datastores: { default: { adapter: 'sails-disk', inMemoryOnly: true } },
    models: { attributes, archiveModelIdentity: false, migrate: 'drop' },
    orm: { moduleDefinitions: { models: { item: { globalId: 'Item', identity: 'item' } } } },
    routes: {
      'POST /subscription': (req: { headers: object; body: { ids: number[] } }, res: { ok(): void }) => {
        sails.models.item.subscribe(req, req.body.ids);
        res.ok();
      },
    },
  };
  await called((done) => {
    sails.lift(config, done);
  });
  return `http://127.0.0.1:${port}`;
}

/** Sends all messages, of which every fourth leaves a socket out. */
async function send({ load, seed, sockets }: Order): Promise<void> {
  const random = seeded(seed);
  const pick = (below: number) => Math.floor(random() * below);
  const numbers = new Map<number, number>();
  const all = load.rate * load.seconds;
  const start = performance.now();
  let done = 0;
  for (let sample = 1; sample <= SAMPLES; sample++) {
    while (done < (all * sample) / SAMPLES) {
      await wait(10);
      const due = Math.min(all, Math.floor(((performance.now() - start) / 1000) * load.rate));
      const sent: Sent[] = [];
      for (; done < due; done++) {
        const id = 1 + pick(load.records);
        const number = (numbers.get(id) ?? 0) + 1;
        numbers.set(id, number);
        const requester = random() < 0.25 ? sockets[pick(sockets.length)] : undefined;
        const data = { number, at: new Date(), text: 'x'.repeat(pick(300)) };
        sails.models.item.message(id, data, requester === undefined ? undefined : sails.sockets.get(requester));
        sent.push({ id, number, requester });
      }
      if (sent.length > 0) tell({ sent });
    }
    // What waits to be written is no leak, so all must have arrived.
    await sails.io.timeout(60_000).emitWithAck(ARRIVED);
    tell({ heap: heapAfterCollection() });
  }
  sails.io.emit(END);
}

function heapAfterCollection(): number {
  if (gc === undefined) throw new Error('start this with --expose-gc');
  gc();
  gc();
  return process.memoryUsage().heapUsed;
}

async function main(): Promise<void> {
  tell({ url: await lift() });
  const [order] = (await once(process, 'message')) as [Order];
  await send(order);
  tell({ done: true });
}

void main();
