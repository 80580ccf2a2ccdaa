import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { Answer } from './client-kinds';
import { Client, FENCE } from './clients';
import { freePort } from './free-port';
import { INSTALL_TIMEOUT, installedApp, installedAppWithout } from './install';
import type { Model, Sails } from './sails';
import { called } from './sails';

export interface AppOptions {
  /** What the app's own configuration is overridden with. */
  config?: object;
  /** Packages that the app was not installed with; an empty list makes a second app beside the first. */
  without?: string[];
  /** Load the app only, as a script does, without listening. */
  load?: boolean;
}

/** As docs/testing.md recommends it. An app that reports a rejected call as in production has `message: {}` as configuration. */
const STRICT = {
  onError: (error: Error) => {
    throw error;
  },
};

const LEVELS = ['crit', 'error', 'warn', 'debug', 'info', 'verbose', 'silly', 'blank', 'log'];

/** A real Sails app in this process, with the library installed from its tarball, and the clients connected to it. */
export class App {
  /** Every line that the app logged, as [level, text]. */
  readonly log: [level: string, text: string][] = [];
  folder = '';
  url = '';
  #sails: Sails | undefined;
  #clients: Client[] = [];
  #fences = 0;
  #globals: string[] = [];

  constructor(readonly options: AppOptions = {}) {}

  /** Installs the app, if no other was installed alike. */
  async prepare(): Promise<void> {
    const { without } = this.options;
    this.folder = await (without === undefined ? installedApp() : installedAppWithout(without));
  }

  async lift(): Promise<void> {
    const { config, load } = this.options;
    forgetModules(this.folder);
    const { Sails } = createRequire(join(this.folder, 'package.json'))('sails') as { Sails: new () => Sails };
    const port = await freePort();
    this.url = `http://127.0.0.1:${port}`;
    const sails = new Sails();
    this.#sails = sails;
    const before = new Set(Object.getOwnPropertyNames(globalThis));
    try {
      const settings = {
        appPath: this.folder,
        port,
        hookTimeout: 20_000,
        log: { level: 'info', noShip: true, custom: this.#logger(), inspect: false },
        message: STRICT,
        ...config,
      };
      await called((done) => {
        sails[load ? 'load' : 'lift'](settings, done);
      });
    } finally {
      this.#globals = Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name));
    }
  }

  /** Stops all that `lift` started, and takes away the globals that Sails leaves behind. */
  async lower(): Promise<void> {
    this.disconnect();
    const sails = this.#sails;
    this.#sails = undefined;
    if (sails) {
      await called((done) => {
        sails.lower({ delay: 1 }, done);
      });
    }
    for (const name of this.#globals) Reflect.deleteProperty(globalThis, name);
  }

  get sails(): Sails {
    if (this.#sails === undefined) throw new Error('the app is not lifted');
    return this.#sails;
  }

  /** Makes an app listen that was only loaded. */
  async listen(): Promise<void> {
    const { server } = this.sails.hooks.http;
    const { port, hostname } = new URL(this.url);
    server.listen(Number(port), hostname);
    await once(server, 'listening');
  }

  reloadOrm(): Promise<void> {
    return called((done) => {
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
    client.forget();
    return client;
  }

  disconnect(): void {
    for (const client of this.#clients.splice(0)) client.disconnect();
  }

  /** Waits until every client has got what was sent to it so far. */
  async fence(): Promise<void> {
    const mark = String(++this.#fences);
    const passed = this.#clients.map((client) => client.fence(mark));
    this.sails.io.emit(FENCE, mark);
    await Promise.all(passed);
  }

  /** Makes a request of the app over HTTP. */
  async request(method: string, path: string, body?: object): Promise<Answer> {
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

/** Lifts an app before the tests of a `describe`, disconnects its clients after each, and lowers it in the end. */
export function useApp(options?: AppOptions): App {
  return lifted(new App(options));
}

/** Does the same with an app of any class. */
export function lifted<Lifted extends App>(app: Lifted): Lifted {
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
 * Forgets an app's own modules, so that it is lifted as in a new process. Sails' loader, where it finds a module loaded
 * before, throws away all that this one requires as well: there would be two copies of the library.
 */
function forgetModules(folder: string): void {
  const packages = join(folder, 'node_modules');
  for (const path of Object.keys(require.cache)) {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- so Node documents it
    if (path.startsWith(folder) && !path.startsWith(packages)) delete require.cache[path];
  }
}
