import { RedisServer } from './redis-server';

const isThere = RedisServer.isInstalled;
let isSaid = false;

/**
 * A `describe` that takes a Redis server. On a machine without one it is left out, and one line says so; in CI, where
 * nothing may be left out, it fails.
 */
export function describeWithRedis(title: string, suite: () => void): void {
  if (isThere || process.env['CI'] === 'true') {
    describe(title, suite);
  } else if (!isSaid) {
    isSaid = true;
    console.log('Left out: the tests that take Redis, because there is no redis-server on this machine.');
  }
}
