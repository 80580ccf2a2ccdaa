import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { Client, FENCE } from './client';
import type { AppResponse } from './client-kinds';
import { INSTALL_TIMEOUT, installApp, installAppWithout } from './install';
import { liftSails, loadSails, lowerSails, waitForCallback } from './lift-sails';
import type { Model, Sails } from './sails';

export interface AppOptions {
  /** Settings that override the app's own. */
  config?: object;
  /** Packages that are not installed in the app. An empty list makes a second app beside the first. */
  without?: string[];
  /** Whether the app is only loaded, as a script does, without listening. */
  load?: boolean;
}

/** As docs/guides/testing.md recommends it. An app that reports a rejected call as in production has `message: {}` as configuration. */
const STRICT = {
  onError: (error: Error) => {
    throw error;
  },
};

const LEVELS = ['crit', 'error', 'warn', 'debug', 'info', 'verbose', 'silly', 'blank', 'log'];

/** A real Sails app in this process, with the library installed from its tarball, and the clients that are connected to it. */
export class InstalledApp {
  /** Every line in the app's log, as [level, text]. */
  readonly log: [level: string, text: string][] = [];
  folder = '';
  url = '';
  #sails: Sails | undefined;
  #clients: Client[] = [];
  #fences = 0;
  #globals: string[] = [];

  constructor(readonly options: AppOptions = {}) {}

  /** Installs the app, unless one with the same packages is installed. */
  async prepare(): Promise<void> {
    const { without } = this.options;
    this.folder = await (without === undefined ? installApp() : installAppWithout(without));
  }

  async lift(): Promise<void> {
    const { config, load } = this.options;
    uncacheModules(this.folder);
    const { Sails } = createRequire(join(this.folder, 'package.json'))('sails') as { Sails: new () => Sails };
    const sails = new Sails();
    this.#sails = sails;
    const before = new Set(Object.getOwnPropertyNames(globalThis));
    try {
      const settings = {
        appPath: this.folder,
        hookTimeout: 20_000,
        log: { level: 'info', noShip: true, custom: this.#logger(), inspect: false },
        message: STRICT,
        ...config,
      };
      this.url = await (load ? loadSails : liftSails)(sails, settings);
    } finally {
      this.#globals = Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name));
    }
  }

  /** Stops everything that `lift` started, and deletes the globals that Sails leaves behind. */
  async lower(): Promise<void> {
    this.disconnect();
    const sails = this.#sails;
    this.#sails = undefined;
    if (sails) await lowerSails(sails);
    for (const name of this.#globals) Reflect.deleteProperty(globalThis, name);
  }

  get sails(): Sails {
    if (this.#sails === undefined) throw new Error('the app is not lifted');
    return this.#sails;
  }

  /** Starts to listen, where the app was only loaded. */
  async listen(): Promise<void> {
    const { server } = this.sails.hooks.http;
    const { port, hostname } = new URL(this.url);
    server.listen(Number(port), hostname);
    await once(server, 'listening');
  }

  reloadOrm(): Promise<void> {
    return waitForCallback((done) => {
      this.sails.hooks.orm.reload(done);
    });
  }

  model(identity: string): Model {
    const model = this.sails.models[identity];
    if (model === undefined) throw new Error(`the app has no model ${identity}`);
    return model;
  }

  /** Loads a package as the app's own code does. */
  require(name: string): unknown {
    return createRequire(join(this.folder, 'package.json'))(name);
  }

  /** Connects a client that listens to all models' events. */
  async connect(kind: string): Promise<Client> {
    const client = await Client.connect(kind, this.url, Object.keys(this.sails.models));
    this.#clients.push(client);
    return client;
  }

  /** Connects a client that is subscribed to some users. */
  async subscriber(kind: string, ...userIds: number[]): Promise<Client> {
    const client = await this.connect(kind);
    for (const id of userIds) await client.request('POST', `/user/${id}/subscription`);
    client.clearReceived();
    return client;
  }

  disconnect(): void {
    for (const client of this.#clients.splice(0)) client.disconnect();
  }

  /** Waits until every client has received what was sent to it so far. */
  async waitForDelivery(): Promise<void> {
    const mark = String(++this.#fences);
    const passed = this.#clients.map((client) => client.waitForFence(mark));
    this.sails.io.emit(FENCE, mark);
    await Promise.all(passed);
  }

  /** Sends a request to the app over HTTP. */
  async request(method: string, path: string, body?: object): Promise<AppResponse> {
    const response = await fetch(this.url + path, {
      method,
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  }

  #logger(): Record<string, (...values: unknown[]) => void> {
    return Object.fromEntries(
      LEVELS.map((level) => [level, (...values: unknown[]) => this.log.push([level, values.map(String).join(' ')])]),
    );
  }
}

/** Lifts an app before the tests of a `describe`, disconnects its clients after each test, and lowers it after the last. */
export function useApp(options?: AppOptions): InstalledApp {
  return useLifted(new InstalledApp(options));
}

/** Does the same as `useApp` with an app of any class. */
export function useLifted<AppClass extends InstalledApp>(app: AppClass): AppClass {
  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    await app.prepare();
    await app.lift();
  });
  afterEach(() => {
    app.disconnect();
  });
  after(() => app.lower());
  return app;
}

/**
 * Removes an app's own modules from the cache, so that it is lifted as in a new process. Where Sails' loader finds a module
 * in the cache, it also discards all modules that this one requires, and there would be two copies of the library.
 */
function uncacheModules(folder: string): void {
  const packages = join(folder, 'node_modules');
  for (const path of Object.keys(require.cache)) {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- as Node documents it
    if (path.startsWith(folder) && !path.startsWith(packages)) delete require.cache[path];
  }
}
