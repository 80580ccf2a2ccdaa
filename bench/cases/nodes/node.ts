import { setImmediate as nextTurn } from 'node:timers/promises';

import { createAdapter, createShardedAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';

import { startBareServer } from '../../harness/bare-server';
import { small } from '../../harness/payloads';

/** The process of one node: a Socket.IO server that subscribes each client to record 83. */
export type NodeCommand = { command: 'send'; variant: string; calls: number } | { command: 'wakes' };

export type AdapterName = 'plain' | 'sharded';

const ID = 83;

async function start(adapter: AdapterName, redisPort: number): Promise<(command: NodeCommand) => Promise<number>> {
  const publisher = new Redis(redisPort);
  const subscriber = new Redis(redisPort);
  let wakes = 0;
  for (const event of ['messageBuffer', 'pmessageBuffer', 'smessageBuffer']) subscriber.on(event, () => wakes++);

  const { io, port, user } = await startBareServer({
    adapter: adapter === 'plain' ? createAdapter(publisher, subscriber) : createShardedAdapter(publisher, subscriber),
  });
  const room = user.getRoomName(ID);
  io.on('connection', (socket) => void socket.join(room));
  await Promise.all([publisher.ping(), subscriber.ping()]);
  process.send?.(port);

  const data = small[1];
  const sends: Record<string, () => void> = {
    'io.to(room).emit()': () => void io.to(room).emit('user', { verb: 'messaged', id: ID, data }),
    'Model.message()': () => {
      user.message(ID, data);
    },
  };
  return async (command) => {
    if (command.command === 'wakes') {
      const counted = wakes;
      wakes = 0;
      return counted;
    }
    for (let call = 0; call < command.calls; call++) {
      sends[command.variant]?.();
      await nextTurn();
    }
    return command.calls;
  };
}

const started = start(process.argv[2] as AdapterName, Number(process.argv[3]));
process.on('message', (command: NodeCommand) => {
  void started.then((run) => run(command)).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit());
