import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';

import { createAdapter, createShardedAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';

import { bareModel, mixin } from './library';
import { small } from './payloads';

/** One node of many, in a process of its own: a Socket.IO server whose every client hears record 83. */
export type NodeOrder = { order: 'send'; variant: string; calls: number } | { order: 'wakes' };

export type AdapterName = 'plain' | 'sharded';

const ID = 83;

async function start(adapter: AdapterName, redisPort: number): Promise<(order: NodeOrder) => Promise<number>> {
  const publisher = new Redis(redisPort);
  const subscriber = new Redis(redisPort);
  let wakes = 0;
  for (const event of ['messageBuffer', 'pmessageBuffer', 'smessageBuffer']) subscriber.on(event, () => wakes++);

  const http = createServer();
  const io = new Server(http, {
    adapter: adapter === 'plain' ? createAdapter(publisher, subscriber) : createShardedAdapter(publisher, subscriber),
  });
  const { user } = mixin({ user: bareModel() }, io);
  const room = user.getRoomName(ID);
  io.on('connection', (socket) => void socket.join(room));
  await once(http.listen(0, '127.0.0.1'), 'listening');
  await publisher.ping();
  await subscriber.ping().catch(() => undefined); // a subscribed connection answers otherwise, or not at all
  process.send?.((http.address() as AddressInfo).port);

  const data = small[1];
  const sends: Record<string, () => void> = {
    'io.to(room).emit()': () => void io.to(room).emit('user', { verb: 'messaged', id: ID, data }),
    'Model.message()': () => {
      user.message(ID, data);
    },
  };
  return async (order) => {
    if (order.order === 'wakes') {
      const counted = wakes;
      wakes = 0;
      return counted;
    }
    for (let call = 0; call < order.calls; call++) {
      sends[order.variant]?.();
      await turn();
    }
    return order.calls;
  };
}

const obeying = start(process.argv[2] as AdapterName, Number(process.argv[3]));
process.on('message', (order: NodeOrder) => {
  void obeying.then((obey) => obey(order)).then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit());
