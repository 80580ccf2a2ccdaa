import { type BareServer, startBareServer } from '../harness/bare-server';
import type { BenchmarkCase } from '../harness/benchmark-case';
import { Clients } from '../harness/clients';
import { type Cost, measure, type Scenario } from '../harness/measure';
import { small } from '../harness/payloads';

export interface RoomsRow extends Label {
  readonly cost: Cost;
}

interface Label {
  readonly rooms: number;
  readonly subscribers: number;
  readonly variant: string;
}

const WITHOUT_SUBSCRIBER = 82;
const WITH_SUBSCRIBER = 83;

/** The CPU time of a call on a server that has many other rooms. */
const rooms: BenchmarkCase<RoomsRow> = {
  async run(quick) {
    const clients = new Clients();
    const servers: BareServer[] = [];
    try {
      const scenarios: (Scenario & Label)[] = [];
      for (const count of [1, 100_000]) {
        const server = await startBareServer();
        servers.push(server);
        await clients.connect('socket.io', server.port, 1);
        const others = Array.from({ length: count }, (_, index) => `other room ${index}`);
        server.io.socketsJoin([server.user.getRoomName(WITH_SUBSCRIBER), ...others]);
        scenarios.push(...createScenarios(server, count));
      }
      const effort = quick ? { rounds: 3, batch: 5_000 } : { rounds: 40, batch: 20_000 };
      const measured = await measure(scenarios, clients, effort);
      return measured.map(({ scenario: { rooms, subscribers, variant }, cost }) => ({
        rooms,
        subscribers,
        variant,
        cost,
      }));
    } finally {
      clients.stop();
      for (const { io } of servers) await io.close();
    }
  },
};

function createScenarios({ io, user }: BareServer, rooms: number): (Scenario & Label)[] {
  const data = small[1];
  const sockets = [...io.sockets.sockets.values()].map(({ request }) => request.socket);
  return [WITHOUT_SUBSCRIBER, WITH_SUBSCRIBER].flatMap((id, subscribers) => {
    const sends = {
      'io.to(room).emit()': () => void io.to(user.getRoomName(id)).emit('user', { verb: 'messaged', id, data }),
      'Model.message()': () => {
        user.message(id, data);
      },
    };
    return Object.entries(sends).map(([variant, send]) => ({
      ...{ rooms, subscribers, variant, send, bytes: 100 },
      sockets: sockets.slice(0, subscribers),
      transport: 'socket.io' as const,
      amount: subscribers,
    }));
  });
}

export default rooms;
