/** A Sails node that subscribes clients at their request, and sends messages at a given rate. */
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import hook = require('../../../src/hook');
import type { MessageMethods } from '../../../src/model/methods';
import { type Done, liftSails } from '../../support/lift-sails';
import { ARRIVED, createRandom, END, type FromNode, type LoadOrder, SAMPLES, type SentRecord } from './protocol';

interface Sails {
  lift(config: object, done: Done): void;
  io: { emit(event: string): void; timeout(time: number): { emitWithAck(event: string): Promise<unknown> } };
  sockets: { get(id: string): Parameters<MessageMethods['message']>[2] };
  models: Record<'item', MessageMethods>;
}
// eslint-disable-next-line @typescript-eslint/no-require-imports -- Sails has no types
const { Sails } = require('sails') as { Sails: new () => Sails };

const sails = new Sails();
const report = (message: FromNode) => process.send?.(message);

async function lift(): Promise<string> {
  const attributes = { id: { type: 'number', autoIncrement: true } };
  const config = {
    appPath: join(__dirname, '../../..'), // where the hooks are installed
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
  return liftSails(sails, config);
}

/** Sends all messages. A quarter of them omit a socket. */
async function send({ load, seed, sockets }: LoadOrder): Promise<void> {
  const random = createRandom(seed);
  const pick = (below: number) => Math.floor(random() * below);
  const numbers = new Map<number, number>();
  const all = load.rate * load.seconds;
  const start = performance.now();
  let done = 0;
  for (let sample = 1; sample <= SAMPLES; sample++) {
    while (done < (all * sample) / SAMPLES) {
      await wait(10);
      const due = Math.min(all, Math.floor(((performance.now() - start) / 1000) * load.rate));
      const sent: SentRecord[] = [];
      for (; done < due; done++) {
        const id = 1 + pick(load.records);
        const number = (numbers.get(id) ?? 0) + 1;
        numbers.set(id, number);
        const omittedSocketId = random() < 0.25 ? sockets[pick(sockets.length)] : undefined;
        const data = { number, at: new Date(), text: 'x'.repeat(pick(300)) };
        sails.models.item.message(
          id,
          data,
          omittedSocketId === undefined ? undefined : sails.sockets.get(omittedSocketId),
        );
        sent.push({ id, number, omittedSocketId: omittedSocketId });
      }
      if (sent.length > 0) report({ sent });
    }
    // Messages in a buffer are not a leak, so everything must have arrived.
    await sails.io.timeout(60_000).emitWithAck(ARRIVED);
    report({ heap: heapAfterCollection() });
  }
  sails.io.emit(END);
}

function heapAfterCollection(): number {
  if (gc === undefined) throw new Error('Start this process with --expose-gc.');
  gc();
  gc();
  return process.memoryUsage().heapUsed;
}

async function main(): Promise<void> {
  report({ url: await lift() });
  const [order] = (await once(process, 'message')) as [LoadOrder];
  await send(order);
  report({ done: true });
}

void main();
