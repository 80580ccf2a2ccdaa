import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

import { listeningAddresses } from '../support/listening-sockets';
import { describeWith } from '../support/programs';
import { RedisServer } from '../support/redis-server';
import { installAuction } from './auction';

const EXAMPLES = resolve(__dirname, '../../examples');

/** Waits for the line with the address. */
async function printedAddress(example: ChildProcess): Promise<string> {
  assert.ok(example.stdout);
  for await (const line of createInterface(example.stdout)) {
    const [address] = /http:\S+/.exec(line) ?? [];
    if (address !== undefined) {
      example.stdout.resume();
      return address;
    }
  }
  throw new Error('The example ended before it printed an address.');
}

async function stop(example: ChildProcess): Promise<void> {
  if (example.exitCode !== null || example.signalCode !== null) return;
  example.kill();
  await once(example, 'exit');
}

/** Listens on a port of 127.0.0.1, if nothing else does. */
async function takePort(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening').catch((error: unknown) => {
    assert.equal((error as NodeJS.ErrnoException).code, 'EADDRINUSE');
  });
  return server;
}

describe('the examples', () => {
  const started: ChildProcess[] = [];
  const servers: Server[] = [];

  /** Starts an example in its own process, as a user does. */
  function startExample(script: string, env: NodeJS.ProcessEnv = {}) {
    const example = spawn(process.execPath, [join(EXAMPLES, script)], {
      cwd: join(EXAMPLES, dirname(script)),
      env: { ...process.env, PORT: '', ROBOT_EVERY: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    started.push(example);
    return { example, errors: text(example.stderr) };
  }

  before(async function () {
    this.timeout(300_000); // the example's dependencies may have to be installed
    await installAuction();
  });

  afterEach(async () => {
    await Promise.all(started.splice(0).map(stop));
    for (const server of servers.splice(0)) server.close();
  });

  it('the auction listens on a free port of 127.0.0.1 if 1337 is in use and PORT is not set', async () => {
    servers.push(await takePort(1337));
    const { example } = startExample('auction/app.js');
    const address = await printedAddress(example);
    assert.match(address, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.notEqual(new URL(address).port, '1337');
    assert.match(await (await fetch(address)).text(), /<title>/);
    assertOnLoopback(example, 1);
  });

  for (const script of ['auction/app.js', 'auction/cluster.js']) {
    it(`${script} ends with a one-line error if PORT is in use`, async () => {
      const server = await takePort(0);
      servers.push(server);
      const { port } = server.address() as AddressInfo;
      const { example, errors } = startExample(script, { PORT: String(port) });
      const [code] = (await once(example, 'exit')) as [number];
      assert.equal(code, 1);
      assert.equal(
        await errors,
        `Port ${port} is already in use. Set PORT to another port, or unset it to have a free one chosen.\n`,
      );
    });
  }

  it('auction/cluster.js ends with a one-line error if redis-server is missing', async () => {
    const { example, errors } = startExample('auction/cluster.js', { PATH: '' });
    const [code] = (await once(example, 'exit')) as [number];
    assert.equal(code, 1);
    assert.match(
      await errors,
      /^The cluster needs redis-server, which .+ \(ENOENT\)\. Install Redis and try again\.\n$/,
    );
  });

  it('the plain example listens on 127.0.0.1', async () => {
    const { example } = startExample('plain/server.js', { PORT: '0' });
    await printedAddress(example);
    assertOnLoopback(example, 1);
  });

  describeWith(['redis-server'], 'with redis-server', () => {
    it('the cluster, its nodes and its Redis listen on 127.0.0.1 only', async () => {
      const { example } = startExample('auction/cluster.js');
      await printedAddress(example);
      assertOnLoopback(example, 3); // the proxy and two nodes; Redis has a socket file
    });
  });
});

describe('servers in tests', () => {
  for (const host of ['0.0.0.0', '::']) {
    it(`a server that listens on ${host} is an error in every process that a test starts`, async () => {
      const script = `require('node:net').createServer().listen(0, '${host}')`;
      const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'pipe'] });
      const errors = text(child.stderr);
      const [code] = (await once(child, 'exit')) as [number];
      assert.equal(code, 1);
      assert.match(await errors, new RegExp(`A server listens on ${host}\\. Expected 127\\.0\\.0\\.1`));
    });
  }

  describeWith(['redis-server'], 'with redis-server', () => {
    it('the Redis server of the tests listens on 127.0.0.1', async () => {
      const redis = new RedisServer();
      try {
        await redis.start();
        assertOnLoopback(process, 1);
      } finally {
        await redis.stop();
      }
    });
  });
});

function assertOnLoopback({ pid }: { pid?: number | undefined }, count: number): void {
  if (process.platform !== 'linux') return; // elsewhere there is no /proc to read
  assert.ok(pid);
  assert.deepEqual(listeningAddresses(pid), Array(count).fill('127.0.0.1'));
}
