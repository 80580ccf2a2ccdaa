import { setImmediate as nextTurn } from 'node:timers/promises';

import { startBareServer } from '../harness/bare-server';
import type { BenchmarkCase } from '../harness/benchmark-case';
import { Clients } from '../harness/clients';
import { heapInUse } from '../harness/heap';

export interface HeapRow {
  readonly calls: number;
  readonly megabytes: number;
}

const WITH_SUBSCRIBER = 83;

/** The heap in use after many calls, each for another record, one in ten for the record with a subscriber. */
const heap: BenchmarkCase<HeapRow> = {
  async run(quick) {
    const calls = quick ? 100_000 : 1_000_000;
    const clients = new Clients();
    const { io, port, user } = await startBareServer();
    try {
      await clients.connect('socket.io', port, 1);
      io.socketsJoin(user.getRoomName(WITH_SUBSCRIBER));
      const rows: HeapRow[] = [{ calls: 0, megabytes: heapInUse() / 1e6 }];
      for (let call = 1; call <= calls; call++) {
        user.message(call % 10 === 0 ? WITH_SUBSCRIBER : 1_000 + call, { call, hairColor: 'red' });
        if (call % 100 === 0) await nextTurn();
        if (call % (calls / 100) === 0) await clients.received('socket.io', calls / 1_000);
        if (call % (calls / 10) === 0) rows.push({ calls: call, megabytes: heapInUse() / 1e6 });
      }
      return rows;
    } finally {
      clients.stop();
      await io.close();
    }
  },
};

export default heap;
