import { setTimeout as sleep } from 'node:timers/promises';

import { io as connect, type Socket } from 'socket.io-client';

import { MODEL } from '../../harness/recovery-protocol';

/** The process of the clients of a node that is killed: Socket.IO's own, with its default settings. */
export interface FailoverResult {
  /** From the kill until the last client has its message, in milliseconds. */
  readonly time: number;
  readonly recovered: number;
}

const AT_ONCE = 50;

async function main(url: string, count: number): Promise<void> {
  const sockets: Socket[] = [];
  for (let index = 0; index < count; index++) {
    const auth = { record: 1 + (index % 100) };
    sockets.push(connect(url, { transports: ['websocket'], forceNew: true, auth }));
    if (index % AT_ONCE === 0) await sleep(50);
  }
  const isReady = () => sockets.every(({ connected }) => connected);
  while (!isReady()) await sleep(50);
  await sleep(1000); // who has just connected may have no offset yet
  process.send?.('ready');

  process.once('message', () => {
    const start = performance.now();
    const received = sockets.map(
      (socket) =>
        new Promise<void>((resolve) => {
          // What was sent before the node was killed has arrived. A client that is not recovered misses the message.
          socket.once('disconnect', () => {
            socket.once(MODEL, () => {
              resolve();
            });
            socket.once('connect', () => {
              if (!socket.recovered) resolve();
            });
          });
        }),
    );
    void Promise.all(received).then(() => {
      const recovered = sockets.filter((socket) => socket.recovered).length;
      process.send?.({ time: performance.now() - start, recovered } satisfies FailoverResult, () => process.exit());
    });
  });
}

const [url = '', count = ''] = process.argv.slice(2);
void main(url, Number(count));
