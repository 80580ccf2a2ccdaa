import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';

import { describeOnRedis, describeRecovery } from '../../support/recovery/test-cluster';
import { numbers } from './messages';

describeRecovery('periodic work does not stall the event loop', (cluster) => {
  const CLIENTS = 300;

  it('each client is sent one event a period, and the event loop does not stall', async () => {
    const [near] = await cluster.startNodes({ recovery: { maxDisconnectionDuration: 4000 } });
    const clients = await Promise.all(numbers(1, CLIENTS).map(() => cluster.connect(near, ['record'])));
    const before = clients.map(({ offsetEvents }) => offsetEvents);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const periods = 3;
    await Promise.all(clients.map((client, index) => client.hasOffsetEvents((before[index] ?? 0) + periods)));
    delay.disable();
    for (const [index, { offsetEvents }] of clients.entries()) {
      const events = offsetEvents - (before[index] ?? 0);
      assert.ok(events <= periods + 1, `${events} events`);
    }
    assert.ok(delay.percentile(99) / 1e6 < 50, `${delay.percentile(99) / 1e6} ms`);
  });
});

describeOnRedis('periodic work costs the cluster one event a period', (cluster) => {
  it('the cluster adds one event a period to the log if nothing else is sent, and none otherwise', async () => {
    const node = await cluster.startNode({ recovery: { maxDisconnectionDuration: 2000 } });
    // In one process, timers of the same duration would run at the same time.
    for (const maxDisconnectionDuration of [2200, 2400]) {
      await cluster.startNode({ recovery: { maxDisconnectionDuration } });
    }
    const client = await cluster.connect(node);
    await cluster.settle();
    const log = `{${cluster.keyPrefix}}:log`;
    const { client: redis } = cluster.requireRedis();
    const before = await redis.xlen(log);
    const start = performance.now();
    await client.hasOffsetEvents(client.offsetEvents + 5);
    const periods = (performance.now() - start) / 500;
    const added = (await redis.xlen(log)) - before;
    assert.ok(added >= 3 && added <= 1.3 * periods + 1, `${added} events in ${periods.toFixed(1)} periods`);
  });
});
