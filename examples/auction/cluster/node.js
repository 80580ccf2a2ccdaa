const { createAdapter } = require('@socket.io/redis-streams-adapter');
const Redis = require('ioredis');
const { lift } = require('../lift');

const redis = new Redis(process.env.AUCTION_REDIS);
redis.on('error', ({ message }) => console.error(`Redis: ${message}`));

const settings = {
  port: Number(process.env.PORT),
  datastores: { default: { adapter: require('./adapter') } },
  sockets: { adapter: '@socket.io/redis-streams-adapter', adapterModule: () => createAdapter(redis) },
};

process.once('disconnect', () => process.exit());
lift(settings, () => process.send({ lifted: true }));
