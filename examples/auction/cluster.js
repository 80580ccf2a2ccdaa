/**
 * The auction on two Sails nodes, a door in front of them, and Redis Streams between them. A page may kill the node that
 * it is on: it comes in again by the door, at the other one.
 */
const { fork } = require('node:child_process');
const { once } = require('node:events');
const { openDatabase } = require('./cluster/database');
const { openDoor } = require('./cluster/door');
const { freePort } = require('./cluster/free-port');
const { startRedis } = require('./cluster/redis');

const REVIVED_AFTER = 10_000; // milliseconds
const port = Number(process.env.PORT) || 1337;
const database = openDatabase();
const nodes = new Map();
let stopping = false;

async function startNode(name, redis) {
  const nodePort = await freePort();
  const env = { ROBOT_EVERY: 3000, ...process.env, PORT: nodePort, AUCTION_NODE: name, AUCTION_REDIS: redis.socket };
  const node = fork('cluster/node.js', { cwd: __dirname, env, serialization: 'advanced' });
  database.serve(node);

  node.once('exit', () => {
    nodes.delete(name);
    if (stopping) return;
    console.log(`Node ${name} is gone. It comes back in ${REVIVED_AFTER / 1000} seconds.`);
    setTimeout(() => stopping || startNode(name, redis), REVIVED_AFTER);
  });
  await new Promise((resolve) => node.on('message', ({ lifted }) => lifted && resolve()));
  nodes.set(name, { process: node, address: `http://127.0.0.1:${nodePort}` });
}

/** The node whose turn it is. */
let turn = 0;
function nextNode() {
  return [...nodes.values()][turn++ % nodes.size]?.address;
}

async function stop(door, redis) {
  stopping = true;
  door.close();
  const living = [...nodes.values()].map((node) => node.process);
  living.forEach((node) => node.kill());
  await Promise.all(living.map((node) => once(node, 'exit')));
  await redis.stop();
  process.exit();
}

async function start() {
  const redis = await startRedis();
  await startNode('A', redis); // alone, so that one node puts the items up
  await startNode('B', redis);
  const door = openDoor(port, nextNode);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stopping || stop(door, redis));
  console.log(`The auction is open on two nodes: http://localhost:${port}`);
}

start().catch((error) => {
  console.error(error.code === 'ENOENT' ? 'start:cluster needs redis-server, which is not on this machine.' : error);
  process.exit(1);
});
