import { checkDeliveries } from './deliveries';
import type { History } from './history';
import { MissingCheck } from './missing';
import { findPublished, Receipts } from './receipts';
import { checkRecoveries } from './recoveries';
import { checkSameTick } from './same-tick';
import { findSpans } from './spans';
import type { Violation } from './violation';

/** Compares what each client received with what was sent while it was subscribed; the violations, in order of time. */
export function check(history: History): Violation[] {
  const { sends } = history;
  const clients = history.clients.map((client) => ({ client, receipts: new Receipts(client, sends) }));
  const published = findPublished(
    history,
    clients.map(({ receipts }) => receipts),
  );
  const missing = new MissingCheck(history, published);
  const ofClients = clients.flatMap(({ client, receipts }) => {
    const { spans, violations } = findSpans(client.name, client.events);
    return [
      ...violations,
      ...checkDeliveries(client, receipts, spans),
      ...missing.check(client, receipts, spans),
      ...checkSameTick(history, client, receipts),
      ...checkRecoveries(history, client),
    ];
  });
  return [
    ...checkActivity(
      history,
      clients.map(({ receipts }) => receipts),
    ),
    ...ofClients,
    ...checkCluster(history),
  ].sort((one, other) => one.at - other.at);
}

/** A run of which this many messages reached nobody has checked nothing. */
const MANY = 100;

function checkActivity({ sends }: History, all: readonly Receipts[]): Violation[] {
  const count = [...sends.values()].reduce((sum, { length }) => sum + length, 0);
  if (count < MANY || all.some((receipts) => receipts.all.length > 0)) return [];
  return [{ kind: 'idle', at: 0, detail: `${count} messages` }];
}

function checkCluster({ deaths, probes, sharedSessions }: History): Violation[] {
  const violations: Violation[] = [];
  for (const { node, at, crash } of deaths)
    if (crash !== undefined) violations.push({ kind: 'crash', at, detail: `${node} printed:\n${crash}` });
  for (const { name, at, outcome } of probes) {
    if (outcome !== 'rejected') violations.push({ kind: `forgery-${outcome}`, at, detail: name });
  }
  for (const detail of sharedSessions) violations.push({ kind: 'recovered-twice', at: Infinity, detail });
  return violations;
}
