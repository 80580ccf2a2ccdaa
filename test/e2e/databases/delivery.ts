import assert from 'node:assert/strict';

import type { DatabaseApp } from './database-app';

/** Asserts that messages with these arguments reach the records' subscribers, with what `res.json()` sends of the data. */
export async function assertDelivers(
  app: DatabaseApp,
  identity: string,
  ids: unknown,
  data: object,
  expectedIds: unknown[],
): Promise<void> {
  const client = await app.connectSubscriber(identity, ...expectedIds);
  app.model(identity).message(ids, data);
  await app.waitForDelivery();
  const json = await app.fetchJson(data);
  assert.deepEqual(
    client.received,
    expectedIds.map((id) => [identity, { verb: 'messaged', id, data: json }]),
  );
}

/** The same for the data alone. */
export function assertDeliversData(app: DatabaseApp, data: object): Promise<void> {
  return assertDelivers(app, 'order', 1, data, [1]);
}
