import { freePort } from '../test/support/free-port';
import { startApp, stopApp, userValues } from './app';
import { CostCases, MOST_SUBSCRIBERS, type Label } from './cost-cases';
import { ClientProcess } from './client-process';
import { Limits } from './limits';
import { payloads } from './payloads';
import { measure, type Cost, type Effort } from './rounds';

/** What was measured of one case. */
export interface CostRow extends Label {
  readonly cost: Cost;
}

/** What a call costs the server, by every way to send, for every audience and payload. */
export async function measureCost(effort: Effort): Promise<CostRow[]> {
  const clients = new ClientProcess();
  const limits = new Limits();
  const port = await freePort();
  const sails = await startApp({ port });
  try {
    await clients.connect('socket.io', port, MOST_SUBSCRIBERS);
    await limits.connect(clients, MOST_SUBSCRIBERS);
    const record = await sails.models.user.create(userValues).fetch();

    const cases = new CostCases(sails, limits, { ...payloads, 'a Waterline record': record });
    cases.subscribe();
    const rows: CostRow[] = [];
    for (const group of cases.groups()) {
      for (const { one, cost } of await measure(group, clients, effort)) {
        const { table, subscribers, payload, variant } = one;
        rows.push({ table, subscribers, payload, variant, cost });
      }
    }
    return rows;
  } finally {
    clients.stop();
    limits.stop();
    await stopApp(sails);
  }
}
