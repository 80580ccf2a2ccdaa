const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');

/** What is in Debian's /etc/nginx/nginx.conf, for an nginx in the foreground that needs no folder of the system. */
const MAIN = `
daemon off;
master_process off;
pid nginx.pid;
error_log stderr notice;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  include site.conf;
}
`;

/** Starts nginx with nginx.conf, on these ports in the place of those in the file. */
exports.startNginx = async (port, [first, second]) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'auction-nginx-'));
  const site = readFileSync(path.join(__dirname, 'nginx.conf'), 'utf8')
    .replace('listen 80', `listen 127.0.0.1:${port}`)
    .replace(':1338', `:${first}`)
    .replace(':1339', `:${second}`);
  writeFileSync(path.join(folder, 'site.conf'), site);
  writeFileSync(path.join(folder, 'nginx.conf'), MAIN);

  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
  const nginx = spawn('nginx', ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr'], {
    env,
    detached: true, // Ctrl+C must end the nodes first
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // Runs however this process ends.
  process.once('exit', () => {
    nginx.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  await once(nginx, 'spawn').catch(({ code }) => {
    throw new Error(`PROXY=nginx needs nginx, which cannot be started (${code}). Install nginx and try again.`);
  });
  await new Promise((resolve, reject) => {
    // It says so once it listens.
    nginx.stderr.on('data', (lines) => /using the ".+" event method/.test(lines) && resolve());
    nginx.once('exit', () => reject(new Error('nginx did not start.')));
  });
  return { close: () => nginx.kill() };
};
