const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { mkdtempSync, rmSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');

/** Starts a Redis that listens on a Unix socket only and stores nothing on disk. */
exports.startRedis = async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'auction-'));
  const socket = path.join(folder, 'redis.sock');
  const server = spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--save', '', '--dir', folder], {
    detached: true, // Ctrl+C must end the nodes first
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Runs however this process ends.
  process.once('exit', () => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  await once(server, 'spawn').catch(({ code }) => {
    throw new Error(`The cluster needs redis-server, which cannot be started (${code}). Install Redis and try again.`);
  });
  await new Promise((resolve, reject) => {
    server.stdout.on('data', (line) => /ready to accept connections/i.test(line) && resolve());
    server.once('exit', () => reject(new Error('redis-server did not start.')));
  });
  return {
    socket,
    async stop() {
      server.kill();
      await once(server, 'exit');
    },
  };
};
