import { freePort } from '../../../test/support/free-port';
import type { BenchmarkCase } from '../../harness/benchmark-case';
import { Clients } from '../../harness/clients';
import { measure } from '../../harness/measure';
import { payloads } from '../../harness/payloads';
import { startApp, stopApp, userValues } from '../../harness/sails-app';
import { computeRatios } from './ratios';
import { RawSockets } from './raw-sockets';
import { type CostRow, MAX_SUBSCRIBERS, Scenarios } from './scenarios';

/** The CPU time of a call, for each variant, payload and number of subscribers. */
const cost: BenchmarkCase<CostRow> = {
  async run(quick) {
    const clients = new Clients();
    const rawSockets = new RawSockets();
    const port = await freePort();
    const sails = await startApp({ port });
    try {
      await clients.connect('socket.io', port, MAX_SUBSCRIBERS);
      await rawSockets.connect(clients, MAX_SUBSCRIBERS);
      const record = await sails.models.user.create(userValues).fetch();
      const scenarios = new Scenarios(sails, rawSockets, { ...payloads, 'a Waterline record': record });
      scenarios.subscribe();

      const effort = quick ? { rounds: 3, batch: 5_000 } : { rounds: 80, batch: 7_500 };
      const rows: CostRow[] = [];
      for (const group of scenarios.createGroups()) {
        for (const { scenario, cost } of await measure(group, clients, effort)) {
          const { table, subscribers, payload, variant } = scenario;
          rows.push({ table, subscribers, payload, variant, cost });
        }
      }
      return rows;
    } finally {
      clients.stop();
      rawSockets.stop();
      await stopApp(sails);
    }
  },

  print(rows) {
    console.log('message() as a multiple of:         emit()  publish()   (target)');
    for (const { subscribers, payload, toEmit, toPublish, target } of computeRatios(rows)) {
      const label = `${subscribers} subscribers, ${payload}`.padEnd(36);
      const ratios = `${toEmit.toFixed(3).padStart(6)}${toPublish.toFixed(3).padStart(11)}`;
      console.log(`${label}${ratios}${target === undefined ? '' : `   (${target})`}`);
    }
  },
};

export default cost;
