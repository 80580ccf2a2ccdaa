const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { mkdtemp, rm } = require('node:fs/promises');
const os = require('node:os');
const path = require('node:path');

/** Starts a Redis of its own, that listens on a socket file alone and keeps nothing. */
exports.startRedis = async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'auction-'));
  const socket = path.join(folder, 'redis.sock');
  const server = spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--save', '', '--dir', folder], {
    detached: true, // Ctrl+C is for the nodes first
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => server.kill()); // whatever ends this process, Redis doesn't stay behind
  await once(server, 'spawn');
  await new Promise((resolve, reject) => {
    server.stdout.on('data', (line) => /ready to accept connections/i.test(line) && resolve());
    server.once('exit', () => reject(new Error('redis-server did not start.')));
  });
  return {
    socket,
    async stop() {
      server.kill();
      await once(server, 'exit');
      await rm(folder, { recursive: true });
    },
  };
};
