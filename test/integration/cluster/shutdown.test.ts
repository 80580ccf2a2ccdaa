import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { AppProcess } from '../../support/app-process';
import { INSTALL_TIMEOUT } from '../../support/install';
import { describeWith } from '../../support/programs';
import { RedisServer } from '../../support/redis-server';
import { createAppFolder } from './app-folder';
import { numberedData } from './delivery-suite';
import { readDocsFiles } from './docs-files';
import { Subscriber } from './subscriber';

/** How long a process may take to end on a busy machine, in milliseconds. Otherwise it takes less than ten seconds. */
const DEADLINE = 30_000;

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

const SAILS = 'node_modules/sails/bin/sails.js';

const configure = (createAdapter: string, code: string) => `
const { createAdapter } = require('sails-hook-message/redis-streams');
${code}
module.exports.sockets = {
  adapter: 'sails-hook-message/redis-streams',
  adapterModule: () => ${createAdapter},
  connectionStateRecovery: true,
};
`;

const DOCUMENTED = 'a function that makes a client of ioredis';
/** The ways to give the adapter a client. */
const CONFIGURATIONS: Record<string, string> = {
  [DOCUMENTED]: readDocsFiles('Redis Streams')['config/sockets.js'] ?? '',
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

/** What befalls Redis. */
const OUTAGES: Record<string, (redis: RedisServer) => unknown> = {
  frozen: (redis) => {
    redis.freeze();
  },
  gone: (redis) => redis.kill(),
};

describeWith(['redis-server'], 'the process of an app on Redis Streams', function () {
  this.timeout(4 * DEADLINE); // Some tests start many processes.
  const folders: Record<string, string> = {};
  const processes: AppProcess[] = [];
  const clients: Subscriber[] = [];
  let redis: RedisServer;

  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    for (const [name, config] of Object.entries(CONFIGURATIONS)) {
      folders[name] = await createAppFolder(['ioredis', '@redis/client'], {
        ...readDocsFiles('Workers'),
        'app.js': APP,
        'config/sockets.js': config,
        'config/hooks.js': 'module.exports.hooks = { control: false };', // It would keep the process alive.
      });
    }
  });
  beforeEach(async () => {
    redis = await new RedisServer().start();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.disconnect();
    await Promise.all(processes.splice(0).map((process) => process.stop()));
    redis.thaw();
    await redis.stop();
  });

  async function start(configuration: string, method: 'lift' | 'load'): Promise<AppProcess> {
    const app = await AppProcess.lift(folders[configuration] ?? '', { METHOD: method, REDIS_URL: redis.url });
    processes.push(app);
    return app;
  }

  async function lift(configuration: string): Promise<AppProcess> {
    const app = await start(configuration, 'lift');
    const client = await Subscriber.connect(app.url);
    clients.push(client);
    await client.subscribe(83);
    return app;
  }

  /** Runs a script of the app that sends a message. */
  function runScript(): AppProcess {
    const folder = folders[DOCUMENTED] ?? '';
    const script = new AppProcess(folder, [SAILS, 'run', 'remind'], 0, { REDIS_URL: redis.url });
    processes.push(script);
    return script;
  }

  /** Asserts that a process ends in time, though nothing ends it. */
  async function endsByItself(process: AppProcess): Promise<void> {
    const end = await Promise.race([process.ended, sleep(DEADLINE, 'still alive', { ref: false })]);
    assert.equal(end, 0, `${String(end)}:\n${process.output}`);
  }

  async function sendsAndEnds(app: AppProcess): Promise<void> {
    app.send('Send messages, and lower the app.');
    await endsByItself(app);
  }

  /** The numbers in the messages that Redis has. */
  async function readNumbers(): Promise<{ number: number }[]> {
    const entries = await redis.client.xrange('{sails-hook-message}:log', '-', '+');
    const numbers = JSON.stringify(entries).matchAll(/number\W+(\d+)/g);
    return Array.from(numbers, ([, number]) => ({ number: Number(number) }));
  }

  for (const configuration of Object.keys(CONFIGURATIONS)) {
    it(`a process that lifted an app with ${configuration} sends its last messages, and exits`, async () => {
      await sendsAndEnds(await lift(configuration));
      assert.deepEqual(await readNumbers(), numberedData(1, 100));
    });
  }

  it('a process that only loaded an app sends its last messages, and exits', async () => {
    await sendsAndEnds(await start(DOCUMENTED, 'load'));
    assert.deepEqual(await readNumbers(), numberedData(1, 100));
  });

  for (const [state, befall] of Object.entries(OUTAGES)) {
    it(`a process exits while Redis is ${state}, whichever client it has`, async () => {
      const apps = [...Object.keys(CONFIGURATIONS).map(lift), start(DOCUMENTED, 'load')];
      const started = await Promise.all(apps);
      await befall(redis);
      await Promise.all(started.map(sendsAndEnds));
    });

    it(`a process that started while Redis was ${state} exits`, async () => {
      await befall(redis);
      const apps = await Promise.all([start(DOCUMENTED, 'lift'), start(DOCUMENTED, 'load')]);
      await Promise.all([...apps.map(sendsAndEnds), endsByItself(runScript())]);
    });
  }
});
