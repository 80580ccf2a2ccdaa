import { createRequire } from 'node:module';

interface Socket {
  on(event: string, listener: (event: unknown) => void): void;
  request(request: object, answered: (body: unknown, response: { statusCode: number }) => void): void;
  disconnect(): void;
}
interface Io {
  readonly socket: Socket;
  readonly sails: Record<string, unknown>;
}

// Neither package has types.
const load = createRequire(__filename);

/** sails.io.js as it ships, for code that knows it as a web page does: as `io.socket`. */
export class WebPage {
  readonly io: Io;
  /** What it was told of users. */
  readonly heard: unknown[] = [];
  /** Comes when it has connected for the first time. */
  readonly connected: Promise<unknown>;

  /** Starts to connect to an app, but not before the code that has opened it has run on. */
  constructor(url: string) {
    const io = load('socket.io-client-2') as (url: string, options: object) => unknown;
    // sails.io.js makes itself of a client, which can happen to each but once.
    const client = Object.assign((...values: Parameters<typeof io>) => io(...values), io, { sails: undefined });
    this.io = (load('sails.io.js') as (client: unknown) => Io)(client);
    Object.assign(this.io.sails, { url, environment: 'production' }); // without banners on the console
    this.connected = new Promise((resolve) => {
      this.io.socket.on('connect', resolve);
    });
    this.io.socket.on('user', (event) => this.heard.push(event));
  }

  /** Makes a request of the app; when its answer comes, all has arrived that the app sent before. */
  request(method: string, url: string, data: object = {}): Promise<{ status: number; body: unknown }> {
    return new Promise((resolve) => {
      this.io.socket.request({ method, url, data }, (body, { statusCode }) => {
        resolve({ status: statusCode, body });
      });
    });
  }

  /** Comes back when all has arrived that the app sent before. */
  async fence(): Promise<void> {
    await this.request('GET', '/status');
  }

  close(): void {
    this.io.socket.disconnect();
  }
}
