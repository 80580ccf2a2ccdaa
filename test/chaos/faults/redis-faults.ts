import { setTimeout as sleep } from 'node:timers/promises';

import type { RedisServer } from '../../support/redis-server';
import type { FaultKind, RedisFault, Scene } from './fault';

function redisOf({ cluster }: Scene): RedisServer {
  if (cluster.redis === undefined) throw new Error('There is no Redis in memory.');
  return cluster.redis;
}

/** Breaks nodes' connections to Redis: those that match what Redis says of them. */
async function breakConnections(redis: RedisServer, matches: (client: string) => boolean): Promise<void> {
  const own = String(await redis.client.client('ID'));
  for (const line of String(await redis.client.client('LIST')).split('\n')) {
    const id = /^id=(\d+) /.exec(line)?.[1];
    if (id !== undefined && id !== own && matches(line)) await redis.client.client('KILL', 'ID', id).catch(() => 0);
  }
}
const IS_READER = /cmd=x(read|readgroup) /;

export const redisFaults: readonly RedisFault[] = [
  {
    name: 'redis-freeze',
    weight: 3,
    async act(_slot, random, scene) {
      redisOf(scene).freeze();
      await sleep(random.pick([300, 1500, 4000]));
      redisOf(scene).thaw();
    },
  },
  {
    name: 'redis-kill',
    weight: 3,
    async act(_slot, random, scene) {
      await redisOf(scene).kill();
      await sleep(random.pick([0, 500, 2000]));
      await redisOf(scene).startAgain();
    },
  },
  {
    name: 'redis-full',
    weight: 2,
    async act(_slot, random, scene) {
      const { client } = redisOf(scene);
      await client.config('SET', 'maxmemory', '1');
      await sleep(random.integer(300, 2000));
      await client.config('SET', 'maxmemory', '0');
    },
  },
  {
    name: 'readers-broken',
    weight: 4,
    act: (_slot, random, scene) =>
      breakConnections(redisOf(scene), (line) => IS_READER.test(line) && random.chance(0.6)),
  },
  {
    name: 'writers-broken',
    weight: 4,
    act: (_slot, random, scene) =>
      breakConnections(redisOf(scene), (line) => !IS_READER.test(line) && random.chance(0.6)),
  },
  { name: 'all-broken', weight: 2, act: (_slot, _random, scene) => breakConnections(redisOf(scene), () => true) },
  {
    name: 'redis-replies-lost',
    weight: 4,
    act({ redisProxy }) {
      redisProxy?.cutBeforeReplies();
    },
  },
  {
    name: 'redis-lags',
    weight: 4,
    async act({ redisProxy }, random) {
      const milliseconds = random.integer(200, 3000);
      redisProxy?.stall(milliseconds);
      await sleep(milliseconds);
    },
  },
  {
    name: 'redis-unreachable',
    weight: 2,
    async act({ redisProxy }, random) {
      if (redisProxy === undefined) return;
      redisProxy.isClosed = true;
      redisProxy.cut();
      await sleep(random.integer(200, 3000));
      redisProxy.isClosed = false;
    },
  },
];

/** What Redis forgets or rejects by a fault. */
export function losesOf(
  { name }: Pick<FaultKind<unknown>, 'name'>,
  redisKeepsData: boolean,
): 'data' | 'writes' | undefined {
  if (name === 'redis-full') return 'writes';
  return name === 'redis-kill' && !redisKeepsData ? 'data' : undefined;
}
