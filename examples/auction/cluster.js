/**
 * The auction on two Sails nodes, with a proxy in front of them and Redis Streams between them. A page can kill the node
 * that it is connected to: it reconnects through the proxy, to the other node.
 */
const { fork } = require('node:child_process');
const { once } = require('node:events');
const { openDatabase } = require('./cluster/database');
const { startProxy } = require('./cluster/proxy');
const { startRedis } = require('./cluster/redis');
const { choosePort, freePort } = require('./port');

const RESTART_DELAY = 10_000; // milliseconds
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
    console.log(`Node ${name} is gone. It restarts in ${RESTART_DELAY / 1000} seconds.`);
    setTimeout(() => stopping || startNode(name, redis), RESTART_DELAY);
  });
  await new Promise((resolve) => node.on('message', ({ lifted }) => lifted && resolve()));
  nodes.set(name, { process: node, address: `http://127.0.0.1:${nodePort}` });
}

/** The address of the next node, in rotation. */
let requests = 0;
function nextNode() {
  return [...nodes.values()][requests++ % nodes.size]?.address;
}

async function stop(proxy, redis) {
  stopping = true;
  proxy.close();
  const running = [...nodes.values()].map((node) => node.process);
  running.forEach((node) => node.kill());
  await Promise.all(running.map((node) => once(node, 'exit')));
  await redis.stop();
  process.exit();
}

async function start() {
  const port = await choosePort();
  const redis = await startRedis();
  await startNode('A', redis); // first, so that only one node creates the items
  await startNode('B', redis);
  const proxy = await startProxy(port, nextNode);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stopping || stop(proxy, redis));
  console.log(`The auction runs on two nodes: http://127.0.0.1:${port}`);
}

start().catch(({ message }) => {
  console.error(message);
  process.exit(1);
});
