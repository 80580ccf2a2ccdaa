import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { InstalledApp, useLifted } from '../support/installed-app';
import { type Block, type Page, PROJECT } from './page';
import { runBlock } from './script';
import { WebPage } from './web-page';

/** Files of an app: each path with the file's content. */
export type Files = Record<string, string>;

/** Reads the files in blocks of a page, by the blocks' names. */
export function readFiles(page: Page, ...names: string[]): Files {
  const blocks = names.flatMap((name) => page.blocks.filter((block) => block.name === name));
  return Object.fromEntries(blocks.map((block) => [readPath(block), block.code]));
}

/** Reads the path of a block's file, which is a comment in its first line. */
export function readPath({ page, line, code }: Block): string {
  const path = /^\/\/ (\S+\.\w+)$/m.exec(code.split('\n', 1)[0] ?? '')?.[1];
  if (path === undefined) throw new Error(`${page}:${line}: this line is not a comment with the path of a file.`);
  return path;
}

export interface PageAppOptions {
  /** Files that are added to the app. */
  files?: Files;
  /** Settings that override the app's own. */
  config?: { routes?: object; [setting: string]: unknown };
  /** Packages of the project that are added to the app. */
  packages?: string[];
}

/** As much of Socket.IO's server as is used here. */
interface SocketIo {
  readonly sockets: { readonly sockets: ReadonlyMap<string, { readonly conn: { close(): void } }> };
}

interface Action {
  req: object;
  res: object;
}

const ACTION_FILE = 'module.exports = { fn: async function () { await this.req._sails.config.act(this); } };';

/** The app of test/support with the files of a page. */
export class PageApp extends InstalledApp {
  readonly #pages: WebPage[] = [];

  constructor(readonly pageOptions: PageAppOptions = {}) {
    const routes = { ...pageOptions.config?.routes, 'POST /act': 'act' };
    super({ without: [], config: { ...pageOptions.config, routes } });
  }

  override async prepare(): Promise<void> {
    await super.prepare();
    const { files = {}, packages = [] } = this.pageOptions;
    for (const [path, text] of Object.entries({ ...files, 'api/controllers/act.js': ACTION_FILE })) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
    for (const name of packages) {
      const link = join(this.folder, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(PROJECT, 'node_modules', name), link, 'dir');
    }
  }

  /** Opens a web page, which connects later. */
  startPage(): WebPage {
    const page = new WebPage(this.url);
    this.#pages.push(page);
    return page;
  }

  /** Opens a web page that is connected, and subscribed to these users. */
  async openPage(...userIds: number[]): Promise<WebPage> {
    const page = this.startPage();
    await page.connected;
    for (const id of userIds) await page.request('POST', `/user/${id}/subscription`);
    return page;
  }

  /** Closes the connection of each client, as if the network had failed. */
  closeConnections(): void {
    const { sockets } = this.sails.io as unknown as SocketIo;
    for (const { conn } of sockets.sockets.values()) conn.close();
  }

  override disconnect(): void {
    super.disconnect();
    for (const page of this.#pages.splice(0)) page.close();
  }

  /** Runs a block in an action at a web page's request, with a real `this`, `req` and `res`. */
  async runInAction(block: Block, page: WebPage, names: Record<string, unknown> = {}): Promise<void> {
    let failure: unknown;
    this.sails.config['act'] = async (action: Action) => {
      const { req, res } = action;
      try {
        await this.run(block, { this: action, req, res, ...names });
      } catch (error) {
        failure = error;
      }
    };
    await page.request('POST', '/act');
    if (failure !== undefined) throw failure; // eslint-disable-line @typescript-eslint/only-throw-error -- the error of the block
  }

  /** Runs a block with the app's globals and packages. */
  async run(block: Block, names: Record<string, unknown> = {}): Promise<void> {
    await runBlock(block, { require: this.require.bind(this), sails: this.sails, ...names });
  }
}

/** Lifts an app before the tests of a `describe`, and lowers it after them. */
export function usePageApp(options?: PageAppOptions): PageApp {
  return useLifted(new PageApp(options));
}
