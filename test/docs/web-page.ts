import { createRequire } from 'node:module';

interface Socket {
  on(event: string, listener: (event: unknown) => void): void;
  request(request: object, done: (body: unknown, response: { statusCode: number }) => void): void;
  isConnected(): boolean;
  disconnect(): void;
}
interface Io {
  readonly socket: Socket;
  readonly sails: Record<string, unknown>;
}

// Neither package has types.
const load = createRequire(__filename);

/** sails.io.js as it ships, for code that uses `io.socket`, as in a web page. */
export class WebPage {
  readonly io: Io;
  /** The events about users that it received. */
  readonly received: unknown[] = [];
  /** Resolves when it has connected for the first time. */
  readonly connected: Promise<unknown>;

  /** Connects to an app, after the code that has opened the page has run. */
  constructor(url: string) {
    const io = load('socket.io-client-2') as (url: string, options: object) => unknown;
    // sails.io.js changes its client, and accepts each only once.
    const client = Object.assign((...values: Parameters<typeof io>) => io(...values), io, { sails: undefined });
    this.io = (load('sails.io.js') as (client: unknown) => Io)(client);
    Object.assign(this.io.sails, { url, environment: 'production' }); // without banners on the console
    this.connected = new Promise((resolve) => {
      this.io.socket.on('connect', resolve);
    });
    this.io.socket.on('user', (event) => this.received.push(event));
  }

  /** Sends a request to the app. Its response arrives after everything that the app sent before. */
  request(method: string, url: string, data: object = {}): Promise<{ status: number; body: unknown }> {
    return new Promise((resolve) => {
      this.io.socket.request({ method, url, data }, (body, { statusCode }) => {
        resolve({ status: statusCode, body });
      });
    });
  }

  /** Waits until everything has arrived that the app sent before. */
  async waitForDelivery(): Promise<void> {
    await this.request('GET', '/status');
  }

  close(): void {
    if (this.io.socket.isConnected()) this.io.socket.disconnect();
  }
}
