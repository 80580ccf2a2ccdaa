import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';

import { Server } from 'socket.io';

import { ClientProcess } from './client-process';
import { bareModel, mixin } from './library';
import type { Lift } from './lift';
import { small } from './payloads';
import { measure, type Case, type Cost, type Effort } from './rounds';
import { spread, type Spread } from './statistics';

/** What the library costs an app that grows. */
export interface Growth {
  readonly models: readonly ModelsRow[];
  readonly rooms: readonly RoomsRow[];
  /** What the heap holds after so many calls, in megabytes. */
  readonly heap: readonly { readonly calls: number; readonly megabytes: number }[];
}

/** What it takes to load an app with so many models; times in milliseconds. */
export interface ModelsRow {
  readonly models: number;
  readonly liftWithout: Spread;
  readonly liftWith: Spread;
  /** What the models gain takes by itself. */
  readonly mixin: Spread;
  /** The heap that it takes for each model, in bytes. */
  readonly bytes: Spread;
}

export interface RoomsRow {
  readonly rooms: number;
  readonly subscribers: number;
  readonly variant: string;
  readonly cost: Cost;
}

export async function measureGrowth(effort: Effort): Promise<Growth> {
  const lifts = effort.rounds < 10 ? 1 : 3;
  const models = [await measureModels(1, lifts), await measureModels(1_000, lifts)];
  const clients = new ClientProcess();
  const crowds = [await Crowd.gather(1, clients), await Crowd.gather(100_000, clients)] as const;
  try {
    const rooms = await measure(
      crowds.flatMap((crowd) => crowd.cases()),
      clients,
      effort,
    );
    return {
      models,
      rooms: rooms.map(({ one: { rooms, subscribers, variant }, cost }) => ({ rooms, subscribers, variant, cost })),
      heap: await measureHeap(crowds[0], clients, effort.rounds < 10 ? 100_000 : 1_000_000),
    };
  } finally {
    clients.stop();
    for (const { io } of crowds) await io.close();
  }
}

async function measureModels(models: number, lifts: number): Promise<ModelsRow> {
  const taken: Record<'with' | 'without', Lift[]> = { with: [], without: [] };
  for (let lift = 0; lift < lifts; lift++) {
    for (const hook of ['without', 'with'] as const) taken[hook].push(await liftOnce(models, hook));
    process.stdout.write(`\r  ${models} models, lift ${lift + 1} of ${lifts}`);
  }
  process.stdout.write('\n');
  const mixins = taken.without.flatMap(({ mixin }) => mixin ?? []);
  return {
    models,
    liftWithout: spread(taken.without.map(({ lift }) => lift)),
    liftWith: spread(taken.with.map(({ lift }) => lift)),
    mixin: spread(mixins.map(({ time }) => time)),
    bytes: spread(mixins.map(({ bytes }) => bytes)),
  };
}

async function liftOnce(models: number, hook: 'with' | 'without'): Promise<Lift> {
  const options = { execArgv: ['--expose-gc', '--require', 'tsx/cjs'] };
  const child = fork(join(__dirname, 'lift.ts'), [String(models), hook], options);
  const [[lift]] = (await Promise.all([once(child, 'message'), once(child, 'exit')])) as [[Lift], unknown];
  return lift;
}

/** A Socket.IO server without Sails that has so many rooms beside the one that is heard. */
class Crowd {
  static readonly heard = 83;
  static readonly unheard = 84;
  readonly http = createServer();
  readonly io = new Server(this.http, { pingInterval: 3_600_000 });
  readonly models = mixin({ user: bareModel() }, this.io);

  static async gather(rooms: number, clients: ClientProcess): Promise<Crowd> {
    const crowd = new Crowd(rooms);
    await once(crowd.http.listen(0, '127.0.0.1'), 'listening');
    await clients.connect('socket.io', (crowd.http.address() as AddressInfo).port, 1);
    const others = Array.from({ length: rooms }, (_, index) => `another room ${index}`);
    crowd.io.socketsJoin([crowd.models.user.getRoomName(Crowd.heard), ...others]);
    return crowd;
  }

  private constructor(readonly rooms: number) {}

  cases(): (Case & { rooms: number; subscribers: number; variant: string })[] {
    const { io, rooms } = this;
    const { user } = this.models;
    const data = small[1];
    const sockets = [...io.sockets.sockets.values()].map(({ request }) => request.socket);
    return [Crowd.unheard, Crowd.heard].flatMap((id, subscribers) => {
      const sends = {
        'io.to(room).emit()': () => void io.to(user.getRoomName(id)).emit('user', { verb: 'messaged', id, data }),
        'Model.message()': () => {
          user.message(id, data);
        },
      };
      return Object.entries(sends).map(([variant, send]) => ({
        ...{ rooms, subscribers, variant, send, bytes: 100 },
        sockets: sockets.slice(0, subscribers),
        kind: 'socket.io' as const,
        amount: subscribers,
      }));
    });
  }
}

/** Calls about ever other records, one in ten of them about the one that is heard. */
async function measureHeap(crowd: Crowd, clients: ClientProcess, calls: number): Promise<Growth['heap']> {
  const { user } = crowd.models;
  const heap = [{ calls: 0, megabytes: megabytes() }];
  for (let call = 1; call <= calls; call++) {
    user.message(call % 10 === 0 ? Crowd.heard : 1_000 + call, { call, hairColor: 'red' });
    if (call % 100 === 0) await turn();
    if (call % (calls / 100) === 0) await clients.arrival('socket.io', calls / 1_000);
    if (call % (calls / 10) === 0) heap.push({ calls: call, megabytes: megabytes() });
  }
  return heap;
}

/** What the heap holds once all is thrown away that nobody needs. */
function megabytes(): number {
  for (let time = 0; time < 3; time++) globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
}
