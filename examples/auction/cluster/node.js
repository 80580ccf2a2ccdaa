const Redis = require('ioredis');
const { createAdapter } = require('sails-hook-message/redis-streams');
const { lift } = require('../lift');

const settings = {
  port: Number(process.env.PORT),
  datastores: { default: { adapter: require('./adapter') } },
  sockets: {
    adapter: 'sails-hook-message/redis-streams',
    adapterModule: () => createAdapter(() => new Redis(process.env.AUCTION_REDIS)),
  },
};

process.once('disconnect', () => process.exit());
lift(settings, () => process.send({ lifted: true }));
