import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { AppProcess } from '../../support/app-process';
import { INSTALL_TIMEOUT } from '../../support/install';
import { describeWith } from '../../support/programs';
import { RedisServer } from '../../support/redis-server';
import { createAppFolder } from './app-folder';
import { numberedData } from './delivery-suite';
import { type Files, readDocsFiles } from './docs-files';
import { Subscriber } from './subscriber';

/** How long a process may take to end, in milliseconds. It may wait for Redis several times. */
const DEADLINE = 12_000;

/** An app that sends messages and is lowered when the test says so, and is not ended by anything else. */
const APP = `
const sails = require('sails');

process.chdir(__dirname);
sails[process.env.METHOD]({ port: Number(process.env.PORT) }, (error) => {
  if (error) throw error;
  process.once('message', () => {
    for (let number = 1; number <= 100; number++) User.message(83, { number });
    sails.lower((error) => {
      if (error) throw error;
      global.closeRedis?.();
    });
  });
  process.send('ready');
});
`;

const configure = (createAdapter: string, code: string) => `
const { createAdapter } = require('sails-hook-message/redis-streams');
${code}
module.exports.sockets = {
  adapter: 'sails-hook-message/redis-streams',
  adapterModule: () => ${createAdapter},
  connectionStateRecovery: true,
};
`;

/** The ways of docs/guides/scaling.md to give the adapter a client. */
const CONFIGURATIONS: Record<string, string> = {
  'a function that makes a client of ioredis': readDocsFiles('Redis Streams')['config/sockets.js'] ?? '',
  'a function that makes a client of node-redis': configure(
    'createAdapter(() => createClient({ url: process.env.REDIS_URL }))',
    "const { createClient } = require('@redis/client');",
  ),
  'a client of ioredis': configure(
    'createAdapter(redis)',
    `const Redis = require('ioredis');
const redis = new Redis(process.env.REDIS_URL);
global.closeRedis = () => redis.disconnect();`,
  ),
  'a client of node-redis': configure(
    'createAdapter(redis)',
    `const { createClient } = require('@redis/client');
const redis = createClient({ url: process.env.REDIS_URL });
redis.connect().catch(() => undefined);
global.closeRedis = () => redis.destroy();`,
  ),
  'a client of ioredis that is closed in beforeShutdown': configure(
    'createAdapter(redis)',
    `const Redis = require('ioredis');
const redis = new Redis(process.env.REDIS_URL);
module.exports.beforeShutdown = (done) => {
  redis.disconnect();
  done();
};`,
  ),
};

/** What befalls Redis before the messages are sent. */
const OUTAGES: Record<string, (redis: RedisServer) => unknown> = {
  there: () => undefined,
  frozen: (redis) => {
    redis.freeze();
  },
  gone: (redis) => redis.kill(),
};

describeWith(['redis-server'], 'the process of an app on Redis Streams', () => {
  const folders: Record<string, string> = {};
  const started: AppProcess[] = [];
  let redis: RedisServer;
  let client: Subscriber | undefined;

  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    for (const [name, config] of Object.entries(CONFIGURATIONS)) {
      const files: Files = {
        'app.js': APP,
        'config/sockets.js': config,
        'config/hooks.js': 'module.exports.hooks = { control: false };', // It would keep the process alive.
      };
      folders[name] = await createAppFolder(['ioredis', '@redis/client'], files);
    }
  });
  beforeEach(async () => {
    redis = await new RedisServer().start();
  });
  afterEach(async () => {
    client?.disconnect();
    client = undefined;
    await Promise.all(started.splice(0).map((process) => process.stop()));
    redis.thaw();
    await redis.stop();
  });

  async function start(configuration: string, method: 'lift' | 'load'): Promise<AppProcess> {
    const app = await AppProcess.lift(folders[configuration] ?? '', { METHOD: method, REDIS_URL: redis.url });
    started.push(app);
    return app;
  }

  async function endsByItself(process: AppProcess): Promise<void> {
    const end = await Promise.race([process.ended, sleep(DEADLINE, 'still alive', { ref: false })]);
    assert.equal(end, 0, process.output);
  }

  /** The data of the messages in the stream. */
  async function readStream(): Promise<object[]> {
    const entries = await redis.client.xrange('{sails-hook-message}:log', '-', '+');
    const numbers = JSON.stringify(entries).matchAll(/number\W+(\d+)/g);
    return Array.from(numbers, ([, number]) => ({ number: Number(number) }));
  }

  for (const configuration of Object.keys(CONFIGURATIONS)) {
    for (const [state, befall] of Object.entries(OUTAGES)) {
      it(`it ends by itself after sails.lower(), with ${configuration}, while Redis is ${state}`, async () => {
        const app = await start(configuration, 'lift');
        client = await Subscriber.connect(app.url);
        await client.subscribe(83);
        await befall(redis);
        app.send('lower');

        await endsByItself(app);
        if (state === 'there') assert.deepEqual(await readStream(), numberedData(1, 100));
      });
    }
  }

  for (const [state, befall] of Object.entries(OUTAGES)) {
    it(`it ends by itself after sails.lower(), if it only loaded the app, while Redis is ${state}`, async () => {
      const app = await start('a function that makes a client of ioredis', 'load');
      await befall(redis);
      app.send('lower');

      await endsByItself(app);
      if (state === 'there') assert.deepEqual(await readStream(), numberedData(1, 100));
    });
  }
});
