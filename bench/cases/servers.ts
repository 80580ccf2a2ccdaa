import { createServer } from 'node:http';

import Redis from 'ioredis';
import type { Server, Socket } from 'socket.io';

import { RedisServer } from '../../test/support/redis-server';
import { type BareServer, serve, startBareServer } from '../harness/bare-server';
import type { BenchmarkCase } from '../harness/benchmark-case';
import type { Transport } from '../harness/client-program';
import { Clients } from '../harness/clients';
import { type Cost, measure, type Scenario } from '../harness/measure';
import { payloads } from '../harness/payloads';
import { createAdapter, enableRecovery } from '../library';

export interface ServersRow extends Label {
  readonly cost: Cost;
}

interface Label {
  readonly server: string;
  readonly subscribers: number;
  readonly payload: string;
  readonly variant: string;
}

const SUBSCRIBERS = [0, 1, 100];
const MAX_SUBSCRIBERS = 100;
const PAYLOADS = ['45 B', '3 KB'];

/** The CPU time of a call on the other servers that the library runs on. */
const servers: BenchmarkCase<ServersRow> = {
  async run(quick) {
    const clients = new Clients();
    const redis = await new RedisServer().start();
    const started: BareServer[] = [];
    try {
      const scenarios: (Scenario & Label)[] = [];
      for (const [name, start] of Object.entries(STARTS)) {
        const server = await start(redis);
        started.push(server);
        const transport = name === SOCKET_IO_2 ? 'socket.io-2' : 'socket.io';
        await clients.connect(transport, server.port, MAX_SUBSCRIBERS);
        scenarios.push(...(await createScenarios(name, server, transport)));
      }
      const effort = quick ? { rounds: 3, batch: 5_000 } : { rounds: 100, batch: 7_500 };
      const measured = await measure(scenarios, clients, effort);
      return measured.map(({ scenario: { server, subscribers, payload, variant }, cost }) => ({
        ...{ server, subscribers, payload, variant, cost },
      }));
    } finally {
      clients.stop();
      for (const { io } of started) await new Promise((resolve) => void io.close(resolve));
      await redis.stop();
    }
  },
};

const SOCKET_IO_2 = 'Socket.IO 2';
const STREAMS = 'recovery on Redis Streams, one node';

const STARTS: Record<string, (redis: RedisServer) => Promise<BareServer>> = {
  'in memory': () => startBareServer(),
  'recovery in memory': () =>
    startBareServer({}, (io) => {
      enableRecovery(io);
    }),
  [STREAMS]: ({ url }) =>
    startBareServer({ adapter: createAdapter(() => new Redis(url)) as never, connectionStateRecovery: {} }),
  [SOCKET_IO_2]: () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const createSocketIo2 = require('socket.io-2') as (http: object, options: object) => Server;
    const http = createServer();
    return serve(http, createSocketIo2(http, { pingTimeout: 3_600_000 }));
  },
};

async function createScenarios(
  server: string,
  { io, user }: BareServer,
  transport: Transport,
): Promise<(Scenario & Label)[]> {
  const all = io.sockets.sockets as Map<string, Socket> | Record<string, Socket>; // Socket.IO 2 keeps them in an object.
  const sockets = all instanceof Map ? [...all.values()] : Object.values(all);
  for (const subscribers of SUBSCRIBERS)
    for (const socket of sockets.slice(0, subscribers)) await socket.join(user.getRoomName(subscribers));
  return SUBSCRIBERS.flatMap((subscribers) =>
    PAYLOADS.flatMap((payload) => {
      const data = payloads[payload] ?? {};
      const sends = {
        'io.to(room).emit()': () =>
          void io.to(user.getRoomName(subscribers)).emit('user', { verb: 'messaged', id: subscribers, data }),
        'Model.message()': () => {
          user.message(subscribers, data);
        },
      };
      return Object.entries(sends).map(([variant, send]) => ({
        ...{ server, subscribers, payload, variant, send, transport },
        sockets: sockets.slice(0, subscribers).map(({ request }) => request.socket),
        isDelayed: server === STREAMS,
        amount: subscribers,
        bytes: JSON.stringify(data).length,
      }));
    }),
  );
}

export default servers;
