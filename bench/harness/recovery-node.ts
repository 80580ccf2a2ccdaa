import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

import { createServer, mixin, type ServerConfig } from '../../test/chaos/library';
import { heapInUse } from './heap';
import { LoopMonitor } from './loop-monitor';
import { MODEL, type NodeCommand, type Numbered } from './recovery-protocol';

/** The process of one node of the cases about recovery. */

const BATCH = 50;

async function start(config: ServerConfig): Promise<(command: NodeCommand) => Promise<unknown>> {
  const monitor = new LoopMonitor();
  const http = createHttpServer();
  const { io } = createServer(http, config);
  const { item } = mixin({ item: { identity: MODEL, primaryKey: 'id', attributes: { id: { type: 'number' } } } }, io);
  io.on('connection', (socket) => {
    const { record = 1 } = socket.handshake.auth as { record?: number };
    if (!socket.recovered) item.subscribe(socket, record);
  });
  await once(http.listen(0, '127.0.0.1'), 'listening');
  process.send?.((http.address() as AddressInfo).port);

  let number = 0;
  return async (command) => {
    if (command.command === 'report') return monitor.report();
    if (command.command === 'heap') return heapInUse();
    const { count, records, perSecond } = command;
    const begin = now();
    for (let index = 0; index < count; index++) {
      if (perSecond !== undefined) await sleep(begin + (index * 1000) / perSecond - now());
      else if (index % BATCH === 0) await nextTurn();
      item.message(1 + (index % records), { number: ++number, sentAt: now() } satisfies Numbered);
    }
    return number;
  };
}

function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

const started = start(JSON.parse(process.argv[2] ?? '') as ServerConfig);
process.on('message', (command: NodeCommand) => {
  void started.then((run) => run(command)).then((result) => process.send?.({ result }));
});
process.on('disconnect', () => process.exit());
