/**
 * The auction on two Sails nodes, with a proxy in front of them and Redis Streams between them. A page can kill the node
 * that it is connected to: it reconnects through the proxy, to the other node. PROXY=nginx makes nginx the proxy. The signal
 * SIGUSR2 restarts one node after the other, as a deployment does.
 */
const { fork } = require('node:child_process');
const { once } = require('node:events');
const { openDatabase } = require('./cluster/database');
const { startNginx } = require('./cluster/nginx');
const { startProxy } = require('./cluster/proxy');
const { startRedis } = require('./cluster/redis');
const { choosePort, freePort } = require('./port');

const RESTART_DELAY = 10_000; // milliseconds
const database = openDatabase();
const nodes = new Map();
let stopping = false;

async function startNode(name, port, redis) {
  const env = { ROBOT_EVERY: 3000, ...process.env, PORT: port, AUCTION_NODE: name, AUCTION_REDIS: redis.socket };
  const node = fork('cluster/node.js', { cwd: __dirname, env, serialization: 'advanced' });
  database.serve(node);
  await new Promise((resolve) => {
    node.on('message', ({ lifted }) => {
      if (!lifted) return;
      nodes.set(name, { process: node, port });
      resolve();
    });
    node.once('exit', () => {
      const isRestarting = nodes.get(name)?.isRestarting;
      nodes.delete(name);
      if (stopping || isRestarting) return;
      console.log(`Node ${name} is gone. It restarts in ${RESTART_DELAY / 1000} seconds.`);
      setTimeout(() => stopping || startNode(name, port, redis).then(resolve), RESTART_DELAY);
    });
  });
}

async function restartNodes(redis) {
  for (const [name, node] of [...nodes]) {
    node.isRestarting = true;
    node.process.kill();
    await once(node.process, 'exit');
    await startNode(name, node.port, redis);
    console.log(`Node ${name} has restarted.`);
  }
}

/** The address of the next node, in rotation. */
let requests = 0;
function nextNode() {
  const node = [...nodes.values()][requests++ % nodes.size];
  return node && `http://127.0.0.1:${node.port}`;
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
  const ports = [await freePort(), await freePort()];
  const redis = await startRedis();
  await startNode('A', ports[0], redis); // first, so that only one node creates the items
  await startNode('B', ports[1], redis);
  const proxy = process.env.PROXY === 'nginx' ? await startNginx(port, ports) : await startProxy(port, nextNode);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stopping || stop(proxy, redis));
  process.on('SIGUSR2', () => restartNodes(redis));
  console.log(`The auction runs on two nodes: http://127.0.0.1:${port}`);
}

start().catch(({ message }) => {
  console.error(message);
  process.exit(1);
});
