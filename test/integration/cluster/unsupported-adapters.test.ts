import assert from 'node:assert/strict';

import { AppProcess } from '../../support/app-process';
import { INSTALL_TIMEOUT, installApp } from '../../support/install';
import { describeWith } from '../../support/programs';
import { RedisServer } from '../../support/redis-server';
import { createAppFolder } from './app-folder';
import { readDocsFiles } from './docs-files';

const CONFIG = 'config/sockets.js';
const PACKAGES = [
  'ioredis',
  '@socket.io/redis-adapter',
  '@socket.io/redis-streams-adapter',
  '@sailshq/socket.io-redis',
  'socket.io-adapter',
];

/** Adapters with which recovery can't be turned on, as an app configures them. */
const CONFIGURATIONS: Record<string, string> = {
  '@socket.io/redis-adapter': readDocsFiles('Redis pub/sub')[CONFIG] ?? '',
  'the sharded adapter of @socket.io/redis-adapter': readDocsFiles('Sharded Redis pub/sub')[CONFIG] ?? '',
  '@sailshq/socket.io-redis': readDocsFiles("Sails' own adapter")[CONFIG] ?? '',
  '@socket.io/redis-streams-adapter': `
const { createAdapter } = require('@socket.io/redis-streams-adapter');
const Redis = require('ioredis');
module.exports.sockets = {
  adapter: '@socket.io/redis-streams-adapter',
  adapterModule: () => createAdapter(new Redis(process.env.REDIS_URL)),
};`,
  'an adapter like @socket.io/mongo-adapter, which recovers by a way of its own,': `
const { ClusterAdapterWithHeartbeat } = require('socket.io-adapter');
class MongoAdapter extends ClusterAdapterWithHeartbeat {
  doPublish() { return Promise.resolve('0'); }
  doPublishResponse() { return Promise.resolve(); }
  persistSession() {}
  restoreSession() { return Promise.reject(new Error('unused')); }
}
module.exports.sockets = {
  adapter: '@socket.io/mongo-adapter',
  adapterModule: () => function (namespace) { return new MongoAdapter(namespace, {}); },
};`,
};

describeWith(['redis-server'], 'connectionStateRecovery with an adapter that cannot recover clients', () => {
  const lifted: AppProcess[] = [];
  let redis: RedisServer;
  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    await installApp();
    redis = await new RedisServer().start();
  });
  afterEach(async () => {
    await Promise.all(lifted.splice(0).map((app) => app.stop()));
  });
  after(() => redis.stop());

  async function lift(config: string): Promise<void> {
    const folder = await createAppFolder(PACKAGES, { [CONFIG]: config });
    lifted.push(await AppProcess.lift(folder, { REDIS_URL: redis.url }));
  }

  for (const [name, config] of Object.entries(CONFIGURATIONS)) {
    it(`an app with ${name} does not lift, and the error says which adapter to use`, async () => {
      await lift(config); // It is the setting that fails the lift.
      await assert.rejects(
        lift(`${config}\nmodule.exports.sockets.connectionStateRecovery = true;`),
        ({ message }: Error) => {
          assert.match(message, /connectionStateRecovery can't be enabled with this Socket\.IO adapter\./);
          assert.match(
            message,
            /It works with no adapter on one node, and with sails-hook-message\/redis-streams on many\./,
          );
          return true;
        },
      );
    });
  }
});
