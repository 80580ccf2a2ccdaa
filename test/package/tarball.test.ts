import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { INSTALL_TIMEOUT, newFolder, packLibrary } from '../support/install';

const run = promisify(execFile);

describe('the tarball', () => {
  let tarball = '';
  let folder = '';
  let files: string[] = [];

  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    tarball = await packLibrary();
    folder = newFolder('tarball-');
    await run('tar', ['-xzf', tarball, '--strip-components=1'], { cwd: folder });
    files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      statSync(join(folder, file)).isFile(),
    );
  });

  const text = (file: string) => readFileSync(join(folder, file), 'utf8');
  const manifest = () => JSON.parse(text('package.json')) as Manifest;
  const isPublic = (file: string) =>
    /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|dist\/(?:[a-z-]+\/)*[a-z0-9-]+(?:\.global)?\.(js|mjs|d\.ts|d\.mts)(\.map)?)$/.test(
      file,
    );

  it('the tarball contains the build, the licence and the documentation, and nothing else', () => {
    assert.deepEqual(
      files.filter((file) => !isPublic(file)),
      [],
    );
    for (const file of ['README.md', 'LICENSE', 'dist/hook.js', 'dist/hook.d.ts']) {
      assert.ok(files.includes(file), file);
    }
  });

  it('packing the repository adds no other file, such as tests and examples', async () => {
    const root = join(__dirname, '../..');
    assert.ok(existsSync(join(root, 'test')) && existsSync(join(root, 'examples')));
    const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root });
    const [listing] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const paths = listing.files.map(({ path }) => path);
    assert.ok(paths.includes('package.json'));
    assert.deepEqual(
      paths.filter((path) => !isPublic(path)),
      [],
    );
  });

  it('the tarball is smaller than 100 kB', () => {
    assert.ok(statSync(tarball).size < 100_000, `it has ${String(statSync(tarball).size)} bytes`);
  });

  it('lodash is the only dependency, peers are optional, and no script runs on installation', () => {
    const { dependencies, peerDependencies = {}, peerDependenciesMeta, scripts, ...rest } = manifest();
    assert.deepEqual(Object.keys(dependencies), ['lodash']);
    assert.equal(rest['optionalDependencies'], undefined);
    assert.deepEqual(
      Object.keys(peerDependencies).filter((name) => peerDependenciesMeta?.[name]?.optional !== true),
      [],
    );
    const installScripts = [
      'preinstall',
      'install',
      'postinstall',
      'prepublish',
      'preprepare',
      'prepare',
      'postprepare',
    ];
    assert.deepEqual(
      installScripts.filter((name) => name in scripts),
      [],
    );
  });

  it('every file that package.json names is in the tarball', () => {
    const { main, types, exports } = manifest();
    const paths = [main, types, ...listPaths(exports)];
    assert.ok(paths.length >= 6);
    for (const file of paths) assert.ok(existsSync(join(folder, file)), file);
  });

  it('every source map that a file names is in the tarball, and its sources can be resolved', () => {
    for (const file of files.filter((name) => /\.(js|mjs|ts|mts)$/.test(name))) {
      const [, map] = /^\/\/# sourceMappingURL=(.*)$/m.exec(text(file)) ?? [];
      if (map !== undefined) assert.ok(files.includes(join(dirname(file), map)), `${file} names ${map}`);
    }
    for (const file of files.filter((name) => name.endsWith('.map'))) {
      const { sources, sourcesContent = [] } = JSON.parse(text(file)) as {
        sources: string[];
        sourcesContent?: unknown[];
      };
      for (const [index, source] of sources.entries()) {
        const exists = typeof sourcesContent[index] === 'string' || existsSync(join(folder, dirname(file), source));
        assert.ok(exists, `${file} names ${source}`);
      }
    }
  });
});

interface Manifest {
  main: string;
  types: string;
  exports: Exports;
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean } | undefined>;
  [key: string]: unknown;
}
type Exports = string | { [condition: string]: Exports };

function listPaths(exports: Exports): string[] {
  return typeof exports === 'string' ? [exports] : Object.values(exports).flatMap(listPaths);
}
