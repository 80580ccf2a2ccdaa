import { monitorEventLoopDelay } from 'node:perf_hooks';

import type { Commands, FromNode, ToNode } from '../protocol';
import type { Feed } from './feed';

/** Often enough that a burst is short, seldom enough that a node does little else. */
const TICK = 20;

/** Lets the program that started this process control it. */
export function obey(feeds: readonly Feed[]): { stop(): void } {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  let timer: NodeJS.Timeout | undefined;
  const feedOf = (namespace: string) => {
    const feed = feeds.find((one) => one.namespace.name === namespace);
    if (feed === undefined) throw new Error(`There is no namespace ${namespace} here.`);
    return feed;
  };
  const stop = () => {
    clearInterval(timer);
  };

  const commands: Commands = {
    rate(perSecond) {
      stop();
      let due = 0;
      timer = setInterval(() => {
        due = Math.min(perSecond, due + (perSecond * TICK) / 1000);
        for (; due >= 1; due--) feeds[0]?.random.pick(feeds).sendAny();
      }, TICK);
    },
    finish() {
      stop();
      for (const feed of feeds) feed.finish();
    },
    kick: (kick) => feedOf(kick.namespace).kick(kick),
    joinRemotely: (join) => feedOf(join.namespace).joinRemotely(join),
    state: () => ({
      sockets: feeds.flatMap(({ namespace }) =>
        [...namespace.sockets.values()].map((socket) => ({
          pid: socket['pid' as 'id'], // private

          namespace: namespace.name,
          sid: socket.id,
        })),
      ),
      stall: delay.max / 1e6,
    }),
  };

  process.on('message', ({ call, command, parameters }: ToNode) => {
    const result = (commands[command] as (...values: unknown[]) => unknown)(...parameters);
    report({ kind: 'result', call, result });
  });
  process.on('disconnect', () => process.exit());
  return { stop };
}

export function report(news: FromNode): void {
  if (process.connected) process.send?.(news);
}
