import { cpSync, symlinkSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { Page } from '../docs/page';
import { GeneratedApp } from './generated-app';
import { newFolder, packLibrary } from './install';

/** What the suites on the Web App install besides what `sails new` asks for. */
const HOOKS = ['autoreload', 'cron', 'dev', 'shipwright', 'swagger-generator', 'uploads'].map(
  (name) => `sails-hook-${name}`,
);

let original: Promise<GeneratedApp> | undefined;

/**
 * Creates a Web App, as `sails new` generates it when asked for one, with the packed library and the clients of the recipe
 * in docs/guides/clients.md. The packages are installed once; Sails ignores hooks that the app's package.json lacks.
 */
export async function createWebApp({ withHooks }: { withHooks: boolean }): Promise<GeneratedApp> {
  original ??= installOriginal();
  const { folder } = await original;
  const app = new GeneratedApp(join(newFolder('web-app-'), 'app'));
  cpSync(folder, app.folder, { recursive: true, filter: (source) => basename(source) !== 'node_modules' });
  symlinkSync(join(folder, 'node_modules'), join(app.folder, 'node_modules'), 'dir');
  if (!withHooks) {
    const manifest = JSON.parse(app.read('package.json')) as { dependencies: Record<string, string> };
    for (const name of HOOKS) Reflect.deleteProperty(manifest.dependencies, name);
    app.write('package.json', JSON.stringify(manifest));
  }
  return app;
}

/** Waits until grunt, in development, has compiled the assets and has linked them in the layout. */
export async function waitForAssets(app: GeneratedApp, ...others: string[]): Promise<void> {
  const assets = ['/dependencies/sails.io.js', '/styles/importer.css', ...others];
  const changes = watch(join(app.folder, 'views/layouts'))[Symbol.asyncIterator]();
  let layout = '';
  do {
    await changes.next();
    layout = app.read('views/layouts/layout.ejs');
  } while (!assets.every((asset) => layout.includes(asset)));
  await changes.return?.();
}

async function installOriginal(): Promise<GeneratedApp> {
  const app = await GeneratedApp.generate('--caviar');
  await app.install(await packLibrary(), ...clientPackages(), ...HOOKS);
  return app;
}

/** The packages that the recipe for the Web App installs. */
function clientPackages(): string[] {
  const page = new Page('docs/guides/clients.md');
  const block = page.blocks.find(
    ({ heading, code }) => heading === 'The Web App of sails new' && code.startsWith('npm install '),
  );
  if (block === undefined) throw new Error('the recipe for the Web App installs nothing');
  return block.code.trim().split(' ').slice(2);
}
