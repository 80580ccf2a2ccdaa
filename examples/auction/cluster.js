/**
 * The auction on two Sails nodes, a door in front of them, and Redis Streams between them. A page may kill the node that
 * it is on: it comes in again by the door, at the other one.
 */
const { fork } = require('node:child_process');
const { once } = require('node:events');
const { openDatabase } = require('./cluster/database');
const { openDoor } = require('./cluster/door');
const { startRedis } = require('./cluster/redis');
const { choosePort, freePort } = require('./port');

const REVIVED_AFTER = 10_000; // milliseconds
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
  const port = await choosePort();
  const redis = await startRedis();
  await startNode('A', redis); // alone, so that one node puts the items up
  await startNode('B', redis);
  const door = await openDoor(port, nextNode);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stopping || stop(door, redis));
  console.log(`The auction is open on two nodes: http://127.0.0.1:${port}`);
}

start().catch(({ message }) => {
  console.error(message);
  process.exit(1);
});
