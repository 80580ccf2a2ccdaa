import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { build } from 'esbuild';

import { INSTALL_TIMEOUT, newFolder, npm, packLibrary } from '../support/install';

const run = promisify(execFile);
const TYPESCRIPT = require.resolve('typescript/bin/tsc');

const ENTRIES = {
  'sails-hook-message': ['MessageError'],
  'sails-hook-message/waterline': ['MessageError', 'enableRecovery', 'mixin'],
  'sails-hook-message/redis-streams': ['createAdapter'],
  'sails-hook-message/client': ['adaptForSailsIO', 'isMessagedEvent'],
  'sails-hook-message/testing': ['recordMessages'],
};

describe('the tarball, installed into an empty folder', () => {
  let folder = '';

  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    folder = newFolder('consumer-');
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }));
    await npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund', await packLibrary());
    cpSync(join(__dirname, 'consumers'), folder, { recursive: true });
  });

  /** Runs a script in the folder, and parses what it prints as JSON. */
  async function evaluate(script: string, ...flags: string[]): Promise<unknown> {
    const { stdout } = await run(process.execPath, [...flags, '--eval', script], { cwd: folder });
    return JSON.parse(stdout);
  }

  /** Compiles files in the folder with no types but the language's and the package's, which are checked too. */
  async function compile(options: object, ...files: string[]): Promise<void> {
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      types: [],
      rootDir: '.',
      outDir: 'out',
      ...options,
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    await run(process.execPath, [TYPESCRIPT], { cwd: folder }).catch((error: unknown) =>
      assert.fail((error as { stdout: string }).stdout),
    );
  }

  it('installing the package installs lodash and nothing else', () => {
    const names = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
    assert.deepEqual(names.sort(), ['lodash', 'sails-hook-message']);
  });

  for (const [entry, names] of Object.entries(ENTRIES)) {
    it(`${entry} can be required and imported without Sails, Waterline or Socket.IO`, async () => {
      const required = `const entry = require('${entry}');`;
      const exported = `Object.getOwnPropertyNames(entry).filter((name) => ${JSON.stringify(names)}.includes(name)).sort()`;
      assert.deepEqual(await evaluate(`${required} console.log(JSON.stringify(${exported}))`), names);
      const imported = `import { ${names.join(', ')} } from '${entry}';`;
      const types = `console.log(JSON.stringify([${names.map((name) => `typeof ${name}`).join(', ')}]))`;
      assert.deepEqual(
        await evaluate(`${imported} ${types}`, '--input-type=module'),
        names.map(() => 'function'),
      );
    });
  }

  it('the package is the hook itself, by require() and by default import', async () => {
    const required = await evaluate(`console.log(JSON.stringify(typeof require('sails-hook-message')().initialize))`);
    const imported = await evaluate(
      `import hook from 'sails-hook-message'; console.log(JSON.stringify(typeof hook().initialize))`,
      '--input-type=module',
    );
    assert.deepEqual([required, imported], ['function', 'function']);
  });

  it('every entry and both module systems have the same MessageError', async () => {
    const script = `
      import { createRequire } from 'node:module';
      import { MessageError as HookError } from 'sails-hook-message';
      import { MessageError as WaterlineError } from 'sails-hook-message/waterline';
      const required = createRequire(process.cwd() + '/')('sails-hook-message').MessageError;
      console.log(JSON.stringify(HookError === WaterlineError && HookError === required));`;
    assert.equal(await evaluate(script, '--input-type=module'), true);
  });

  it('a file that is not an entry cannot be required', async () => {
    await assert.rejects(
      evaluate(`require('sails-hook-message/dist/model/mixin.js')`),
      /ERR_PACKAGE_PATH_NOT_EXPORTED/,
    );
    const manifest = await evaluate(`console.log(JSON.stringify(require('sails-hook-message/package.json').sails))`);
    assert.deepEqual(manifest, { isHook: true, hookName: 'message' });
  });

  it('client.global.js is exported, and defines the one global SailsHookMessage as a classic script', async () => {
    const script = `
      const path = require.resolve('sails-hook-message/client.global.js');
      const page = vm.createContext({});
      vm.runInContext(fs.readFileSync(path, 'utf8'), page);
      console.log(JSON.stringify([Object.keys(page), Object.keys(page.SailsHookMessage)]));`;
    assert.deepEqual(await evaluate(script), [['SailsHookMessage'], ENTRIES['sails-hook-message/client']]);
  });

  it('TypeScript in CommonJS and in ES modules compiles strictly, and runs', async () => {
    const lib = ['ES2022', 'ESNext.Disposable'];
    await compile({ module: 'node16', target: 'ES2022', lib }, 'commonjs.cts', 'module.mts');
    for (const file of ['commonjs.cjs', 'module.mjs'])
      await run(process.execPath, [join('out', file)], { cwd: folder });
  });

  it('every entry has types with node10 resolution, which reads typesVersions but not exports', async () => {
    const options = { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0', target: 'ES2022' };
    await compile({ ...options, lib: ['ES2022', 'ESNext.Disposable'] }, 'commonjs.cts');
  });

  it("a browser's TypeScript compiles, and its bundle contains nothing of Node's", async () => {
    await compile(
      { module: 'esnext', moduleResolution: 'bundler', target: 'ES2020', lib: ['ES2020', 'DOM'] },
      'page.mts',
    );
    const outfile = join(folder, 'page.js');
    const { metafile } = await build({
      entryPoints: [join(folder, 'page.mts')],
      bundle: true,
      format: 'esm',
      platform: 'browser',
      metafile: true,
      outfile,
      logLevel: 'silent',
    });
    const inputs = Object.keys(metafile.inputs).filter((input) => input.includes('node_modules'));
    assert.deepEqual(
      inputs.map((input) => input.replace(/^.*node_modules\//, '')),
      ['sails-hook-message/dist/client.mjs'],
    );
    assert.doesNotMatch(
      readFileSync(outfile, 'utf8'),
      /require\(|adaptForSailsIO/,
      'the bundle contains only what the page uses',
    );
  });

  const CREATE_ADAPTER = `
    const { createAdapter } = require('sails-hook-message/redis-streams');
    try {
      createAdapter(() => undefined);
      console.log('null');
    } catch ({ message }) {
      console.log(JSON.stringify(message));
    }`;

  it('says what to install for Redis Streams where socket.io-adapter is missing', async () => {
    const text = 'createAdapter() did not find socket.io-adapter. Run npm install socket.io socket.io-adapter@2.';
    assert.equal(await evaluate(CREATE_ADAPTER), text);
  });

  for (const version of ['1.1', '2.4', '2.5.3']) {
    it(`says what to install for Redis Streams where socket.io-adapter is ${version}`, async () => {
      await installSocketIoAdapter(version);
      assert.equal(
        await evaluate(CREATE_ADAPTER),
        'createAdapter() needs socket.io-adapter 2.5.5 or newer, and found an older version. Run npm install socket.io-adapter@2.',
      );
    });
  }

  it('creates the adapter for Redis Streams with socket.io-adapter 2.5.5', async () => {
    await installSocketIoAdapter('2.5.5');
    assert.equal(await evaluate(CREATE_ADAPTER), null);
  });

  /** Installs a version that the package does not allow, as an app with a lock file of old has it. */
  async function installSocketIoAdapter(version: string): Promise<void> {
    await npm(
      folder,
      'install',
      '--force',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      `socket.io-adapter@${version}`,
    );
  }
});
