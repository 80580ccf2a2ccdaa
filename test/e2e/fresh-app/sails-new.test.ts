/** An app of Sails' own generator, changed as docs/guides/getting-started.md says: `npm run test:app`. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { freePort } from '../../support/free-port';
import { newFolder, npm, packLibrary } from '../../support/install';

const PROJECT = join(__dirname, '../../..');
const load = createRequire(__filename);

// sails.io.js has no types.
interface Io {
  sails: { autoConnect: boolean; environment: string; connect(url: string): SailsSocket };
}
interface SailsSocket {
  on(event: 'connect', listener: () => void): void;
  get(url: string, done: () => void): void;
  disconnect(): void;
}

/** Returns the code blocks of docs/guides/getting-started.md in a language that start with a pattern. */
function findBlocks(language: string, start: RegExp): string[] {
  const guide = readFileSync(join(PROJECT, 'docs/guides/getting-started.md'), 'utf8');
  const all = [...guide.matchAll(/^```(\w+)[^\n]*\n(.*?)^```$/gms)].filter(([, name]) => name === language);
  return all.map(([, , code = '']) => code).filter((code) => start.test(code));
}

describe('a fresh app from `sails new`', () => {
  let folder: string;
  let url: string;
  let app: ChildProcess | undefined;
  let socket: SailsSocket | undefined;

  const sails = (cwd: string, ...words: string[]) =>
    promisify(execFile)(process.execPath, [join(PROJECT, 'node_modules/sails/bin/sails.js'), ...words], { cwd });

  /** Follows the guide, with the tarball in place of the package's name. */
  async function followGuide(): Promise<void> {
    const [command] = findBlocks('sh', /^npm install sails-hook-message$/m);
    assert.ok(command);
    await npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund', await packLibrary());
    const files = findBlocks('js', /^\/\/ (api|config)\//);
    assert.equal(files.length, 3);
    for (const code of files) {
      const path = join(folder, /^\/\/ (\S+)/.exec(code)?.[1] ?? '');
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, code);
    }
  }

  before(async function () {
    this.timeout(480_000);
    const parent = newFolder('new-');
    folder = join(parent, 'fresh');
    await sails(parent, 'new', 'fresh', '--traditional', '--fast');
    await npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund');
    await sails(folder, 'generate', 'model', 'user', 'hairColor:string');
    await followGuide();

    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    app = spawn(process.execPath, ['app.js'], {
      cwd: folder,
      env: {
        ...process.env,
        PORT: String(port),
        sails_explicitHost: '127.0.0.1',
        sails_models__migrate: 'drop', // otherwise a new app prompts for it
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    app.stdout?.on('data', (text) => (output += String(text)));
    const errors = app.stderr;
    assert.ok(errors);
    errors.on('data', (text) => (output += String(text)));
    while (!output.includes('Server lifted') && app.exitCode === null) await once(errors, 'data');
    assert.match(output, /Server lifted/);
    assert.doesNotMatch(output, /sails-hook-message/);
  });

  after(async () => {
    socket?.disconnect();
    if (app?.exitCode !== null) return;
    app.kill('SIGKILL');
    await once(app, 'exit');
  });

  it("the guide's action sends its message to the guide's page", async () => {
    const request = (path: string, body: object) =>
      fetch(url + path, { method: 'POST', body: JSON.stringify(body), headers: { connection: 'close' } });
    assert.equal((await request('/user', { id: 83, hairColor: 'blue' })).status, 200);

    const io = (load('sails.io.js') as (client: unknown) => Io)(load('socket.io-client-2'));
    io.sails.autoConnect = false;
    io.sails.environment = 'production'; // no banner on the console
    const connected = (socket = io.sails.connect(url));
    await new Promise<void>((resolve) => {
      connected.on('connect', resolve);
    });

    const [client] = findBlocks('js', /^\/\/ in the browser, with sails/);
    assert.ok(client);
    const shown: unknown[][] = [];
    const isRed = new Promise<void>((resolve) => {
      // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the guide's own code is what is tested
      const run = new Function('io', 'show', client) as (io: object, show: (...values: unknown[]) => void) => void;
      run({ ...io, socket: connected }, (...values) => {
        shown.push(values);
        if (values[1] === 'red') resolve();
      });
    });
    await new Promise<void>((resolve) => {
      connected.get('/user', resolve); // its response arrives after that of the guide's request
    });
    assert.equal((await request('/user/83/dye', { hairColor: 'red' })).status, 200);
    await isRed;
    assert.deepEqual(shown, [
      [83, 'blue'],
      [83, 'red'],
    ]);
  });
});
