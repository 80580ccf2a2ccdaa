import { Cluster, Redis } from 'ioredis';
import { createClient, createClientPool, createCluster } from 'redis';
import { type AdapterOptions, createAdapter, type RedisClient } from 'sails-hook-message/redis-streams';
import { enableRecovery } from 'sails-hook-message/waterline';
import { Server } from 'socket.io';

// What Socket.IO takes as an adapter: no cast.
new Server({ adapter: createAdapter(new Redis()), connectionStateRecovery: {} });
const io = new Server();
io.adapter(createAdapter(() => new Redis()));

// The clients of both packages, alone and in a cluster, as they are or by a function.
const clients: RedisClient[] = [new Redis(), new Cluster([]), createClient(), createCluster({ rootNodes: [] })];
createAdapter(() => createClient());
const options: AdapterOptions = { keyPrefix: 'app', maxLen: 100_000 };
createAdapter(new Redis(), options);

// @ts-expect-error a connection string
createAdapter('redis://127.0.0.1');
// @ts-expect-error a promise of a client
createAdapter(createClient().connect());
// @ts-expect-error not an option
createAdapter(new Redis(), { maxLength: 1 });
// @ts-expect-error a pool can't be duplicated
createAdapter(createClientPool());

enableRecovery(io);
enableRecovery(io, { maxDisconnectionDuration: 60_000 });
// @ts-expect-error not an option
enableRecovery(io, { duration: 60_000 });

export { clients };
