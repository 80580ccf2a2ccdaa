import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { App, lifted } from '../support/lift';
import { type Block, type Page, PROJECT } from './page';
import { run } from './script';
import { WebPage } from './web-page';

/** Files of an app: each path, with what stands in the file. */
export type Files = Record<string, string>;

/** The files that blocks of a page show, by the blocks' names. */
export function filesOf(page: Page, ...names: string[]): Files {
  const blocks = names.flatMap((name) => page.blocks.filter((block) => block.name === name));
  return Object.fromEntries(blocks.map((block) => [pathOf(block), block.code]));
}

/** The path of the file that a block shows, which a comment in its first line says. */
export function pathOf({ page, line, code }: Block): string {
  const path = /^\/\/ (\S+\.\w+)$/m.exec(code.split('\n', 1)[0] ?? '')?.[1];
  if (path === undefined) throw new Error(`${page}:${line}: this line does not say a file's path`);
  return path;
}

export interface PageAppOptions {
  /** What is laid into the app. */
  files?: Files;
  /** What the app's own configuration is overridden with. */
  config?: { routes?: object; [setting: string]: unknown };
  /** Packages of the project that the app gets too. */
  packages?: string[];
}

interface Action {
  req: object;
  res: object;
}

const ACT = 'module.exports = { fn: async function () { await this.req._sails.config.act(this); } };';

/** The app of test/support with what a page shows laid into it. */
export class PageApp extends App {
  readonly #pages: WebPage[] = [];

  constructor(readonly own: PageAppOptions = {}) {
    const routes = { ...own.config?.routes, 'POST /act': 'act' };
    super({ without: [], config: { ...own.config, routes } });
  }

  override async prepare(): Promise<void> {
    await super.prepare();
    const { files = {}, packages = [] } = this.own;
    for (const [path, text] of Object.entries({ ...files, 'api/controllers/act.js': ACT })) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
    for (const name of packages) {
      symlinkSync(join(PROJECT, 'node_modules', name), join(this.folder, 'node_modules', name), 'dir');
    }
  }

  /** Opens a web page, which has not connected yet. */
  startPage(): WebPage {
    const page = new WebPage(this.url);
    this.#pages.push(page);
    return page;
  }

  /** Opens a web page, which has connected and is subscribed to some users. */
  async openPage(...userIds: number[]): Promise<WebPage> {
    const page = this.startPage();
    await page.connected;
    for (const id of userIds) await page.request('POST', `/user/${id}/subscription`);
    return page;
  }

  override disconnect(): void {
    super.disconnect();
    for (const page of this.#pages.splice(0)) page.close();
  }

  /** Runs a block in an action that a web page asks for, where `this`, `req` and `res` are real. */
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
    if (failure !== undefined) throw failure; // eslint-disable-line @typescript-eslint/only-throw-error -- as it came
  }

  /** Runs a block where the app's globals are at hand, and its packages. */
  async run(block: Block, names: Record<string, unknown> = {}): Promise<void> {
    await run(block, { require: this.require.bind(this), sails: this.sails, ...names });
  }
}

/** Lifts an app before the tests of a `describe`, and lowers it in the end. */
export function usePageApp(options?: PageAppOptions): PageApp {
  return lifted(new PageApp(options));
}
